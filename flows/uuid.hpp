// The name of a flow, node, exit or run: a UUID in its text form, held in place. Sessions are full of them,
// and none costs an allocation.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace tama::flows {

class Uuid {
  public:
    static constexpr std::size_t kLength = 36;

    Uuid() = default;
    /// What is longer than a UUID is cut; the reader of workflows lets nothing longer in.
    Uuid(std::string_view text) : length_(static_cast<std::uint8_t>(std::min(text.size(), kLength))) {
        std::copy_n(text.data(), length_, text_.data());
    }
    Uuid(const std::string& text) : Uuid(std::string_view(text)) {}
    Uuid(const char* text) : Uuid(std::string_view(text)) {}

    std::string_view view() const { return {text_.data(), length_}; }
    operator std::string_view() const { return view(); }
    std::string str() const { return std::string(view()); }
    bool empty() const { return length_ == 0; }

    friend bool operator==(const Uuid& a, const Uuid& b) { return a.view() == b.view(); }
    friend bool operator==(const Uuid& a, std::string_view b) { return a.view() == b; }
    friend bool operator==(const Uuid& a, const std::string& b) { return a.view() == b; }
    friend bool operator==(const Uuid& a, const char* b) { return a.view() == b; }

  private:
    std::array<char, kLength> text_{};
    std::uint8_t length_ = 0;
};

}  // namespace tama::flows
