#include "flows/expressions/words.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/locale_data.hpp"

namespace tama::flows {
namespace {

bool isAsciiWordCharacter(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '\'';
}

bool isAsciiSymbol(char32_t c) {
    return std::string_view("$+<=>^`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

bool isWordCharacter(char32_t c) {
    if (c < 0x80) return isAsciiWordCharacter(c);
    return isLetter(c) || isMark(c) || isNumberCharacter(c);
}

/// Arabic letters and digits that people write for one another.
std::string withoutArabicVariants(std::string_view text) {
    std::string out;
    const std::string plain = toAsciiDigits(toNfkc(text));
    for (std::size_t at = 0; at < plain.size();) {
        char32_t c = nextCodePoint(plain, at);
        switch (c) {
            case U'\u0622':
            case U'\u0623':
            case U'\u0625':
            case U'\u0671':
                c = U'\u0627';
                break;  // the alefs
            case U'\u0649':
            case U'\u06CC':
                c = U'\u064A';
                break;  // alef maksura and Farsi yeh: yeh
            case U'\u0629':
                c = U'\u0647';
                break;  // teh marbuta: heh
            case U'\u06A9':
                c = U'\u0643';
                break;  // keheh: kaf
            case U'\u0640':
                continue;  // tatweel
            default:
                break;
        }
        appendUtf8(out, c);
    }
    return out;
}

}  // namespace

std::vector<std::string_view> wordsOf(std::string_view text) {
    std::vector<std::string_view> words;
    std::size_t start = 0;
    bool inside = false;
    const auto finish = [&](std::size_t end) {
        if (inside) words.push_back(text.substr(start, end - start));
        inside = false;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        const char32_t c = nextCodePoint(text, at);
        if (isVariationSelector(c) && !inside) continue;  // belongs to the emoji before it
        if (isWordCharacter(c)) {
            if (!inside) start = before;
            inside = true;
            continue;
        }
        finish(before);
        if (c < 0x80 ? isAsciiSymbol(c) : isSymbolCharacter(c))
            words.push_back(text.substr(before, at - before));
    }
    finish(text.size());
    return words;
}

std::vector<std::string_view> splitAtAny(std::string_view text, std::string_view delimiters) {
    const std::u32string stops = toCodePoints(delimiters);
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t before = at;
        if (stops.find(nextCodePoint(text, at)) == std::u32string::npos) continue;
        if (before > start) parts.push_back(text.substr(start, before - start));
        start = at;
    }
    if (start < text.size()) parts.push_back(text.substr(start));
    return parts;
}

std::optional<Collation> collationNamed(std::string_view name) {
    if (name == "default") return Collation::Default;
    if (name == "confusables") return Collation::Confusables;
    if (name == "arabic_variants") return Collation::ArabicVariants;
    return std::nullopt;
}

std::string wordKey(std::string_view word, Collation collation) {
    std::string lower = toLower(word);
    switch (collation) {
        case Collation::Default:
            break;
        case Collation::Confusables:
            // Of a capital letter in another alphabet the skeleton is a capital; a Cyrillic or Greek k is kra
            // there (U+0138) and not k.
            return replaceAll(toLower(confusableSkeleton(lower)), "\u0138", "k");
        case Collation::ArabicVariants:
            return withoutArabicVariants(lower);
    }
    return lower;
}

bool hasLetters(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (isLetter(nextCodePoint(text, at))) return true;
    }
    return false;
}

bool sameWord(std::string_view a, std::string_view b, Collation collation) {
    if (a == b) return true;
    if (collation == Collation::Default && isAscii(a) && isAscii(b)) return equalsIgnoringCase(a, b);
    return wordKey(a, collation) == wordKey(b, collation);
}

}  // namespace tama::flows
