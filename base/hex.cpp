#include "base/hex.hpp"

#include <array>

#include <sodium.h>

namespace tama {

std::string toHex(std::span<const unsigned char> octets) {
    std::string digits(octets.size() * 2 + 1, '\0');
    sodium_bin2hex(digits.data(), digits.size(), octets.data(), octets.size());
    digits.pop_back();
    return digits;
}

std::string toHex(std::string_view octets) {
    return toHex(std::span(reinterpret_cast<const unsigned char*>(octets.data()), octets.size()));
}

std::string toHex(std::uint64_t number) {
    std::array<unsigned char, sizeof number> octets{};
    for (auto at = octets.rbegin(); at != octets.rend(); ++at, number >>= 8U)
        *at = static_cast<unsigned char>(number & 0xFFU);
    return toHex(octets);
}

std::optional<std::string> fromHex(std::string_view digits) {
    std::string octets(digits.size() / 2, '\0');
    std::size_t size = 0;
    const int failed = sodium_hex2bin(
        reinterpret_cast<unsigned char*>(octets.data()),
        octets.size(),
        digits.data(),
        digits.size(),
        nullptr,
        &size,
        nullptr
    );
    if (failed != 0 || size * 2 != digits.size()) return std::nullopt;
    return octets;
}

}  // namespace tama
