#include "flows/trigger_words.hpp"

#include <optional>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {
namespace {

bool belongsToWord(char32_t c) {
    return isLetter(c) || isMark(c) || decimalDigit(c).has_value();
}

/// What follows the word in the folded message; nothing when the message does not begin with it.
std::optional<std::string> restAfterWord(std::string_view message, std::string_view word) {
    const std::string folded = keywordKey(trimUnicode(message));
    const std::string wanted = keywordKey(word);
    if (wanted.empty() || folded.compare(0, wanted.size(), wanted) != 0) return std::nullopt;
    std::size_t position = wanted.size();
    if (position < folded.size() && belongsToWord(nextCodePoint(folded, position))) return std::nullopt;
    return folded.substr(wanted.size());
}

}  // namespace

std::string bareWords(std::string_view text) {
    const std::string folded = keywordKey(text);
    std::string words;
    bool between = false;
    for (std::size_t position = 0; position < folded.size();) {
        const char32_t c = nextCodePoint(folded, position);
        if (!belongsToWord(c)) {
            between = !words.empty();
            continue;
        }
        if (between) words += ' ';
        between = false;
        appendUtf8(words, c);
    }
    return words;
}

bool beginsWithWord(std::string_view message, std::string_view word) {
    return restAfterWord(message, word).has_value();
}

bool isOnlyWord(std::string_view message, std::string_view word) {
    const auto rest = restAfterWord(message, word);
    return rest && bareWords(*rest).empty();
}

}  // namespace tama::flows
