#include "flows/expressions/nul.hpp"

#include <algorithm>
#include <cstddef>

namespace tama::flows {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

}  // namespace

std::string withoutNul(std::string text) {
    std::erase(text, '\0');
    return text;
}

std::string withoutEscapedNul(std::string_view json) {
    constexpr std::size_t kLength = 6;  // of "\u0000"
    std::string out;
    std::size_t copied = 0;
    for (std::size_t at = json.find('\\'); at != std::string_view::npos; at = json.find('\\', at)) {
        const std::string_view escape = json.substr(at, kLength);
        if (!escape.starts_with("\\u")) {
            at = std::min(at + 2, json.size());
            continue;
        }
        // It is no JSON then, and must not be made whole by what is left out behind.
        if (escape.size() < kLength || escape.find_first_not_of(kHexDigits, 2) != escape.npos) break;
        if (escape.ends_with("0000")) {
            out += json.substr(copied, at - copied);
            copied = at + kLength;
        }
        at += kLength;
    }
    return out += json.substr(copied);
}

}  // namespace tama::flows
