// Octets as hexadecimal digits and back. Takes the same time whatever the octets are, so keys may pass. Pure;
// any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tama {

/// Two lower-case digits for each octet.
std::string toHex(std::string_view octets);
std::string toHex(std::span<const unsigned char> octets);
/// All 16 digits of a number, the most significant first.
std::string toHex(std::uint64_t number);

/// nullopt unless it is pairs of digits of either case and nothing else.
std::optional<std::string> fromHex(std::string_view digits);

}  // namespace tama
