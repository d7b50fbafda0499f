#include "base/ids.hpp"

#include <cctype>

#include "base/sha256.hpp"

namespace tama {

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
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool between = i == 8 || i == 13 || i == 18 || i == 23;
        if (between ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
    }
    return true;
}

}  // namespace tama
