// How ~ looks into names: by the beginnings of words. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tama::flows {

/// What ends a word of a name besides a blank. SQL cuts at the same characters.
inline constexpr std::string_view kNameSeparators = "-./,;()&\"+";
inline constexpr std::size_t kMinNameWord = 2;        // bytes; shorter ones do not count
inline constexpr std::size_t kNamePrefixLength = 8;   // characters; what follows them does not count

/// The words of a match key that count.
std::vector<std::string> nameWords(std::string_view key);
/// As above, cut to what is compared.
std::vector<std::string> namePrefixes(std::string_view key);
/// Whether a word of the name begins with one of the prefixes.
bool nameHas(std::string_view name_key, const std::vector<std::string>& prefixes);

}  // namespace tama::flows
