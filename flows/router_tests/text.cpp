#include "base/text.hpp"

#include <algorithm>
#include <forward_list>

#include "base/unicode.hpp"
#include "flows/expressions/pattern.hpp"
#include "flows/expressions/words.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace text_tests {
namespace {

using Words = std::vector<std::string_view>;

/// The words as they are written, and as they are compared. Most are their own key.
class ComparedWords {
  public:
    ComparedWords(const Text& text, Collation collation) : written(wordsOf(text.view())), keys(written) {
        for (std::string_view& key : keys) {
            if (collation == Collation::Default && isLowerAscii(key)) continue;
            key = made_.emplace_front(wordKey(key, collation));
        }
    }
    bool contains(std::string_view key) const { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

    Words written;
    Words keys;

  private:
    static bool isLowerAscii(std::string_view word) {
        return std::all_of(word.begin(), word.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x80 && !(c >= 'A' && c <= 'Z');
        });
    }

    std::forward_list<std::string> made_;
};

TestResult hasOnlyText(Evaluation&, Text text, Text wanted) {
    return text.view() == wanted.view() ? TestResult::matched(text) : TestResult();
}

TestResult hasPhrase(Evaluation& evaluation, Text text, Text phrase) {
    const Collation collation = evaluation.environment().input_collation;
    const ComparedWords words(text, collation);
    const ComparedWords wanted(phrase, collation);
    if (!evaluation.charge(words.keys.size() * (1 + wanted.keys.size()))) {
        return TestResult(*evaluation.overrun().get<ErrorValue>());
    }
    const auto found =
        std::search(words.keys.begin(), words.keys.end(), wanted.keys.begin(), wanted.keys.end());
    if (found == words.keys.end() && !wanted.keys.empty()) return {};
    const auto first = words.written.begin() + (found - words.keys.begin());
    const auto count = static_cast<std::ptrdiff_t>(wanted.keys.size());
    return TestResult::matched(
        wanted.keys.empty() ? Value("") : Value(join(Words(first, first + count), " "))
    );
}

TestResult hasOnlyPhrase(Evaluation& evaluation, Text text, Text phrase) {
    const Collation collation = evaluation.environment().input_collation;
    const ComparedWords words(text, collation);
    if (words.keys != ComparedWords(phrase, collation).keys) return {};
    return TestResult::matched(join(words.written, " "));
}

/// The words of the text that are among the wanted ones, in the order of the text.
Words commonWords(const ComparedWords& words, const ComparedWords& wanted) {
    Words common;
    for (std::size_t i = 0; i < words.keys.size(); ++i) {
        if (wanted.contains(words.keys[i])) common.push_back(words.written[i]);
    }
    return common;
}

TestResult hasAnyWord(Evaluation& evaluation, Text text, Text wanted_words) {
    const Collation collation = evaluation.environment().input_collation;
    const ComparedWords words(text, collation);
    const ComparedWords wanted(wanted_words, collation);
    if (!evaluation.charge(words.keys.size() * (1 + wanted.keys.size()))) {
        return TestResult(*evaluation.overrun().get<ErrorValue>());
    }
    const Words common = commonWords(words, wanted);
    return common.empty() ? TestResult() : TestResult::matched(join(common, " "));
}

TestResult hasAllWords(Evaluation& evaluation, Text text, Text wanted_words) {
    const Collation collation = evaluation.environment().input_collation;
    const ComparedWords words(text, collation);
    const ComparedWords wanted(wanted_words, collation);
    if (!evaluation.charge(2 * words.keys.size() * (1 + wanted.keys.size()))) {
        return TestResult(*evaluation.overrun().get<ErrorValue>());
    }
    const bool all = std::all_of(wanted.keys.begin(), wanted.keys.end(), [&](const auto& key) {
        return words.contains(key);
    });
    return all ? TestResult::matched(join(commonWords(words, wanted), " ")) : TestResult();
}

TestResult hasBeginning(Evaluation& evaluation, Text text, Text beginning) {
    const std::string_view whole = trimUnicode(text.view());
    const std::string_view wanted = trimUnicode(beginning.view());
    if (wanted.empty()) return {};
    // By characters: "É" and "é" are equal but need not have as many bytes.
    const std::string_view start = truncateCodePoints(whole, countCodePoints(wanted));
    const bool same = sameWord(start, wanted, evaluation.environment().input_collation);
    return same ? TestResult::matched(start) : TestResult();
}

TestResult hasText(Evaluation&, Text text) {
    const std::string_view trimmed = trimUnicode(text.view());
    return trimmed.empty() ? TestResult() : TestResult::matched(trimmed);
}

TestResult hasPattern(Evaluation& evaluation, Text text, Text pattern) {
    const auto compiled = compilePattern(trimUnicode(pattern.view()));
    if (!evaluation.charge(compiled ? costOfMatching(*compiled, text.view()) : kCostOfWrongPattern)) {
        return TestResult(*evaluation.overrun().get<ErrorValue>());
    }
    if (!compiled) return TestResult::failed("must be called with a valid regular expression");
    const auto groups = matchPattern(*compiled, trimUnicode(text.view()));
    if (!groups) return {};
    std::vector<Object::Property> extra;
    for (std::size_t i = 0; i < groups->size(); ++i) extra.emplace_back(std::to_string(i), (*groups)[i]);
    return TestResult::matched(groups->front(), Object::of(std::move(extra)));
}

constexpr RouterTest kTable[] = {
    entry<&hasOnlyText>("has_only_text"),
    entry<&hasPhrase>("has_phrase"),
    entry<&hasOnlyPhrase>("has_only_phrase"),
    entry<&hasAnyWord>("has_any_word"),
    entry<&hasAllWords>("has_all_words"),
    entry<&hasBeginning>("has_beginning"),
    entry<&hasText>("has_text"),
    entry<&hasText>("has_value"),
    entry<&hasPattern>("has_pattern"),
};

}  // namespace
}  // namespace text_tests

std::span<const RouterTest> textTests() {
    return text_tests::kTable;
}

}  // namespace tama::flows
