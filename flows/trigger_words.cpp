#include "flows/trigger_words.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {
namespace {

bool belongsToWord(char32_t c) {
    return isLetter(c) || isMark(c) || decimalDigit(c).has_value();
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

}  // namespace tama::flows
