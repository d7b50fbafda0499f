#include "flows/engine/second_reading.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::flows {
namespace {

constexpr std::size_t kLongestAnswer = 40;  // characters: longer ones tell something
constexpr std::size_t kLongestYes = 3;      // words: "oui, bien sûr"
constexpr int kMostChoices = 9;

// English, French, Portuguese, Swahili, Arabic, Spanish, Hausa; the ones that workflows test for come first.
constexpr std::array<std::string_view, 16> kYes{
    "yes", "oui", "sim", "ndiyo", "نعم", "si", "y", "yeah", "yep", "ok", "okay", "ouais", "naam", "ndio", "ايوه",
    "eh"};
constexpr std::array<std::string_view, 13> kNo{
    "no", "non", "nao", "hapana", "لا", "n", "nope", "nop", "la", "aa", "ba", "a a", "hakuna"};

struct NumberWord {
    std::string_view word;
    int number;
};
// As bareWords() writes them.
constexpr std::array kNumbers{
    NumberWord{"zero", 0},    NumberWord{"one", 1},      NumberWord{"two", 2},     NumberWord{"three", 3},
    NumberWord{"four", 4},    NumberWord{"five", 5},     NumberWord{"six", 6},     NumberWord{"seven", 7},
    NumberWord{"eight", 8},   NumberWord{"nine", 9},     NumberWord{"ten", 10},    NumberWord{"eleven", 11},
    NumberWord{"twelve", 12}, NumberWord{"none", 0},     NumberWord{"un", 1},      NumberWord{"une", 1},
    NumberWord{"deux", 2},    NumberWord{"trois", 3},    NumberWord{"quatre", 4},  NumberWord{"cinq", 5},
    NumberWord{"sept", 7},    NumberWord{"huit", 8},     NumberWord{"neuf", 9},    NumberWord{"dix", 10},
    NumberWord{"onze", 11},   NumberWord{"douze", 12},   NumberWord{"aucun", 0},   NumberWord{"aucune", 0},
    NumberWord{"um", 1},      NumberWord{"uma", 1},      NumberWord{"dois", 2},    NumberWord{"duas", 2},
    NumberWord{"tres", 3},    NumberWord{"quatro", 4},   NumberWord{"cinco", 5},   NumberWord{"seis", 6},
    NumberWord{"sete", 7},    NumberWord{"oito", 8},     NumberWord{"nove", 9},    NumberWord{"dez", 10},
    NumberWord{"doze", 12},   NumberWord{"nenhum", 0},   NumberWord{"nenhuma", 0}, NumberWord{"sifuri", 0},
    NumberWord{"moja", 1},    NumberWord{"mbili", 2},    NumberWord{"tatu", 3},    NumberWord{"nne", 4},
    NumberWord{"tano", 5},    NumberWord{"sita", 6},     NumberWord{"saba", 7},    NumberWord{"nane", 8},
    NumberWord{"tisa", 9},    NumberWord{"kumi", 10},    NumberWord{"صفر", 0},     NumberWord{"واحد", 1},
    NumberWord{"اثنان", 2},   NumberWord{"اثنين", 2},    NumberWord{"ثلاثة", 3},   NumberWord{"اربعة", 4},
    NumberWord{"أربعة", 4},   NumberWord{"خمسة", 5},     NumberWord{"ستة", 6},     NumberWord{"سبعة", 7},
    NumberWord{"ثمانية", 8},  NumberWord{"تسعة", 9},     NumberWord{"عشرة", 10},   NumberWord{"uno", 1},
    NumberWord{"dos", 2},     NumberWord{"cuatro", 4},   NumberWord{"siete", 7},   NumberWord{"ocho", 8},
    NumberWord{"nueve", 9},   NumberWord{"diez", 10},    NumberWord{"ninguno", 0}, NumberWord{"daya", 1},
    NumberWord{"biyu", 2},    NumberWord{"uku", 3},      NumberWord{"hudu", 4},    NumberWord{"biyar", 5},
    NumberWord{"shida", 6},   NumberWord{"bakwai", 7},   NumberWord{"takwas", 8},  NumberWord{"tara", 9},
    NumberWord{"goma", 10},
};

std::vector<std::string> folded(std::span<const std::string_view> words) {
    std::vector<std::string> keys;
    for (const auto word : words) keys.push_back(bareWords(word));
    return keys;
}

const std::vector<std::string>& yesWords() {
    static const std::vector<std::string> words = folded(kYes);
    return words;
}

const std::vector<std::string>& noWords() {
    static const std::vector<std::string> words = folded(kNo);
    return words;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

const std::unordered_map<std::string, int>& numberWords() {
    static const std::unordered_map<std::string, int> numbers = [] {
        std::unordered_map<std::string, int> out;
        for (const auto& [word, number] : kNumbers) out.emplace(bareWords(word), number);
        return out;
    }();
    return numbers;
}

bool looksLikeDigit(char c) {
    return c == 'o' || c == 'O' || c == 'l' || c == 'I' || c == 'i';
}

bool isBetweenNumbers(char c) {
    return c == ' ' || c == ',' || c == '.';
}

/// "1O" is 10 and "l2" is 12: in words of digits and letters that look like them. Letters alone are only meant so where
/// the answer has nothing else: "I do not know" has no 1.
std::string withoutSlips(std::string_view answer) {
    const bool numbers_only = std::all_of(answer.begin(), answer.end(), [](char c) {
        return isDigit(c) || looksLikeDigit(c) || isBetweenNumbers(c);
    });
    std::string out(answer);
    for (std::size_t begin = 0; begin < out.size();) {
        std::size_t end = begin;
        while (end < out.size() && !isBetweenNumbers(out[end])) ++end;
        const std::string_view word = std::string_view(answer).substr(begin, end - begin);
        const bool digits = std::any_of(word.begin(), word.end(), isDigit);
        const bool slips = std::all_of(word.begin(), word.end(), [](char c) { return isDigit(c) || looksLikeDigit(c); });
        if (slips && (digits || (numbers_only && word.size() == 1))) {
            for (std::size_t i = begin; i < end; ++i) {
                if (!isDigit(out[i])) out[i] = out[i] == 'o' || out[i] == 'O' ? '0' : '1';
            }
        }
        begin = end + 1;
    }
    return out;
}

/// Number words become digits, where the answer has none.
std::string withDigits(std::string_view bare) {
    if (std::any_of(bare.begin(), bare.end(), isDigit)) return std::string(bare);
    std::vector<std::string> words;
    for (const auto word : split(bare, ' ')) {
        const auto found = numberWords().find(std::string(word));
        words.push_back(found == numberWords().end() ? std::string(word) : std::to_string(found->second));
    }
    return join(words, " ");
}

bool matches(const Reading& reading, const Sprint& sprint) {
    if (!sprint.answer || sprint.answer->is_other || sprint.session.status == SessionStatus::Failed) return false;
    if (reading.only_category.empty()) return true;
    const auto& result = *sprint.answer->result;
    const auto names = [&](const std::string& category) {
        return !category.empty() && contains(reading.only_category, bareWords(category));
    };
    return names(result.category) || names(result.category_localized);
}

/// Begins with it, or is it.
bool means(const std::vector<std::string>& words, const std::string& bare) {
    const auto said = split(bare, ' ');
    return contains(words, bare) || (said.size() <= kLongestYes && contains(words, said.front()));
}

/// A number was found by leaving out a letter that stands for a digit: 1 in "1O".
bool isCutNumber(const QuestionAnswer& answer) {
    const std::string_view said = trimUnicode(answer.text);
    const auto& value = answer.result->value;
    const bool number = !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return isDigit(c) || c == '.'; });
    return number && value != said && withoutSlips(said) != said;
}

}  // namespace

std::optional<bool> yesOrNo(std::string_view answer) {
    const std::string bare = bareWords(answer);
    if (means(yesWords(), bare)) return true;
    if (means(noWords(), bare)) return false;
    return std::nullopt;
}

std::vector<Reading> readingsOf(std::string_view answer) {
    std::vector<Reading> readings;
    const std::string_view trimmed = trimUnicode(answer);
    if (trimmed.empty() || countCodePoints(trimmed) > kLongestAnswer) return readings;
    const std::string bare = bareWords(trimmed);
    if (bare.empty()) return readings;
    const auto add = [&](std::string text) {
        if (!text.empty() && text != trimmed && text != bare) readings.push_back({std::move(text)});
    };
    add(withoutSlips(trimmed));
    add(withDigits(bare));
    std::vector<std::string> names{bare};
    if (const auto yes = yesOrNo(bare)) {
        const auto& synonyms = *yes ? yesWords() : noWords();
        for (const auto& synonym : synonyms) add(synonym);
        names.insert(names.end(), synonyms.begin(), synonyms.end());
    }
    if (std::none_of(bare.begin(), bare.end(), isDigit)) {
        for (int choice = 1; choice <= kMostChoices; ++choice) {
            readings.push_back({std::to_string(choice), names});
        }
    }
    return readings;
}

std::optional<Sprint> secondReading(const Sprint& first, const StepWith& step_with) {
    if (!first.answer || first.answer->timed_out) return std::nullopt;
    std::vector<Reading> readings;
    if (first.answer->is_other) {
        readings = readingsOf(first.answer->text);
    } else if (isCutNumber(*first.answer)) {
        readings.push_back({withoutSlips(trimUnicode(first.answer->text))});
    }
    std::optional<Sprint> chosen;
    for (const Reading& reading : readings) {
        auto sprint = step_with(reading.text);
        if (!sprint || !matches(reading, *sprint)) continue;
        // "Number" names the category of every digit: then it is no choice.
        if (chosen) return std::nullopt;
        chosen = std::move(*sprint);
        chosen->answer->text = first.answer->text;
        if (reading.only_category.empty()) break;
    }
    return chosen;
}

}  // namespace tama::flows
