#include "base/match_key.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama {

std::string matchKey(std::string_view text) {
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    // Most values are ASCII, where the Unicode tables change nothing but the case.
    return join(splitWords(ascii ? lowerAscii(text) : keywordKey(trimUnicode(text))), " ");
}

}  // namespace tama
