#include "base/ids.hpp"

#include <algorithm>
#include <array>

#include "base/sha256.hpp"

namespace tama {
namespace {

constexpr auto kHexDigit = [] {
    std::array<bool, 256> is_digit{};
    for (const unsigned char c : std::string_view("0123456789abcdefABCDEF")) is_digit[c] = true;
    return is_digit;
}();

}  // namespace

std::string UuidV7Source::uuid() {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    {
        const std::lock_guard lock(mutex_);
        const auto ms = static_cast<std::uint64_t>(toEpochMs(clock_.now()));
        high = (ms << 16U) | 0x7000U | (random_.next() & 0x0fffU);
        low = (random_.next() & 0x3fffffffffffffffU) | 0x8000000000000000U;
    }
    std::string text = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    for (auto at = text.rbegin(); at != text.rend(); ++at) {
        if (*at == '-') continue;
        *at = "0123456789abcdef"[low & 0xfU];
        low = low >> 4U | high << 60U;
        high >>= 4U;
    }
    return text;
}

std::string derivedUuid(std::string_view name) {
    const std::string digits = sha256(name);
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-4" + digits.substr(13, 3) + "-8" +
           digits.substr(17, 3) + "-" + digits.substr(20, 12);
}

bool isUuid(std::string_view text) {
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    const auto is_digit = [](char c) { return kHexDigit[static_cast<unsigned char>(c)]; };
    return std::count_if(text.begin(), text.end(), is_digit) == 32;
}

}  // namespace tama
