// A folder of its own that is removed, with all it holds, when the object goes. One owner.
#pragma once

#include <filesystem>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace tama {

class TemporaryFolder {
  public:
    /// Below `parent` (empty: the system's folder for such), readable by its owner alone. Unavailable where
    /// it cannot be made.
    static Result<TemporaryFolder> make(std::string_view prefix, const std::filesystem::path& parent = {});

    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
        std::swap(path_, other.path_);
        return *this;
    }
    ~TemporaryFolder();

    const std::filesystem::path& path() const { return path_; }

  private:
    explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}

    std::filesystem::path path_;  // empty after a move
};

}  // namespace tama
