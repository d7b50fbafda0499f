#include "flows/triggers/keyword.hpp"

#include <optional>
#include <string>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {

namespace {

bool isPartOfWord(char32_t c) {
    return isLetter(c) || isMark(c) || decimalDigit(c).has_value();
}

/// What follows the word in the compared form of the message; nothing where the message does not begin so.
std::optional<std::string> restAfterKeyword(
    std::string_view message, std::string_view keyword, Collation collation
) {
    const std::string folded = triggerWordKey(message, collation);
    const std::string wanted = triggerWordKey(keyword, collation);
    if (wanted.empty() || !folded.starts_with(wanted)) return std::nullopt;
    std::size_t position = wanted.size();
    if (position < folded.size() && isPartOfWord(nextCodePoint(folded, position))) return std::nullopt;
    return folded.substr(wanted.size());
}

}  // namespace

std::string triggerWordKey(std::string_view text, Collation collation) {
    const std::string_view trimmed = trimUnicode(text);
    return collation == Collation::Default ? keywordKey(trimmed) : keywordKey(wordKey(trimmed, collation));
}

bool beginsWithKeyword(std::string_view message, std::string_view keyword, Collation collation) {
    return restAfterKeyword(message, keyword, collation).has_value();
}

bool isOnlyKeyword(std::string_view message, std::string_view keyword, Collation collation) {
    const auto rest = restAfterKeyword(message, keyword, collation);
    if (!rest) return false;
    for (std::size_t position = 0; position < rest->size();) {
        if (isPartOfWord(nextCodePoint(*rest, position))) return false;
    }
    return true;
}

}  // namespace tama::flows
