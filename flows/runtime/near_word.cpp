#include "flows/runtime/near_word.hpp"

#include "base/nearest.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::runtime {
namespace {

constexpr std::size_t kShortest = 4;  // letters
constexpr std::size_t kLong = 7;

}  // namespace

std::string nearTriggerWord(std::string_view message, const std::vector<std::string>& words) {
    const std::string said = bareWords(message);
    std::string_view first = std::string_view(said).substr(0, said.find(' '));
    const std::string_view whole = first;
    while (!first.empty() && isDigit(first.back())) first.remove_suffix(1);
    const auto letters = countCodePoints(first);
    if (letters < kShortest) return {};
    std::vector<std::string_view> known;
    for (const auto& word : words) {
        if (word == whole) return {};  // spelt right; the trigger did not want the message for another reason
        if (countCodePoints(word) >= kShortest) known.emplace_back(word);
    }
    return nearest(first, known, letters >= kLong ? 2 : 1);
}

}  // namespace tama::runtime
