// A folder of its own for one test, removed afterwards.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/temporary_folder.hpp"

namespace tama::tests {

class ScratchFolder {
  public:
    const std::filesystem::path& path() const { return folder_.path(); }
    std::filesystem::path write(const std::string& name, std::string_view text) const {
        std::ofstream(path() / name, std::ios::binary) << text;
        return path() / name;
    }
    static std::string read(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

  private:
    TemporaryFolder folder_ = TemporaryFolder::make("tama-test-").value();
};

}  // namespace tama::tests
