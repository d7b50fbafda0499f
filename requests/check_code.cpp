#include "requests/check_code.hpp"

#include <cstdint>

#include "base/sha256.hpp"

namespace tama::requests {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // without I, L, O, U
constexpr std::size_t kCodeLength = 10;
constexpr unsigned kBitsOfCharacter = 5;

}  // namespace

std::string checkCode(std::string_view number, const RequestForm& form) {
    const std::string digest = sha256(std::string(number) + "\n" + toJson(form));
    // 13 hexadecimal digits are 52 bits.
    const std::uint64_t first = std::stoull(digest.substr(0, 13), nullptr, 16) >> 2U;
    std::string code(kCodeLength, '0');
    for (std::size_t i = 0; i < kCodeLength; ++i) {
        const auto shift = kBitsOfCharacter * static_cast<unsigned>(kCodeLength - 1 - i);
        code[i] = kCrockford[(first >> shift) & 31U];
    }
    return code;
}

std::string spacedCode(std::string_view code) {
    return std::string(code.substr(0, kCodeLength / 2)) + "-" + std::string(code.substr(kCodeLength / 2));
}

std::optional<std::string> readCheckCode(std::string_view typed) {
    std::string code;
    for (char c : typed) {
        if (c == ' ' || c == '-') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (kCrockford.find(c) == std::string_view::npos || code.size() == kCodeLength) return std::nullopt;
        code += c;
    }
    if (code.size() != kCodeLength) return std::nullopt;
    return code;
}

}  // namespace tama::requests
