#include "flows/expressions/words.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace word_functions {
namespace {

std::vector<std::string_view> cut(const Text& text, const std::optional<Text>& delimiters) {
    if (!delimiters || delimiters->view().empty()) return wordsOf(text.view());
    return splitAtAny(text.view(), delimiters->view());
}

Value splitOf(Evaluation&, Text text, std::optional<Text> delimiters) {
    std::vector<Value> parts;
    for (const std::string_view part : cut(text, delimiters)) parts.emplace_back(part);
    return Value::array(std::move(parts));
}

Value wordOf(Evaluation&, Text text, std::int64_t index, std::optional<Text> delimiters) {
    const auto words = cut(text, delimiters);
    const auto count = static_cast<std::int64_t>(words.size());
    const std::int64_t at = index < 0 ? index + count : index;
    if (at < 0 || at >= count) {
        return Value::error(
            "index " + std::to_string(index) + " is out of range for the number of words " +
            std::to_string(count)
        );
    }
    return words[static_cast<std::size_t>(at)];
}

Value wordCount(Evaluation&, Text text, std::optional<Text> delimiters) {
    return static_cast<std::int64_t>(cut(text, delimiters).size());
}

/// Words `start` up to but not including `end`; to the last when `end` is 0, negative or not given.
Value wordSlice(
    Evaluation&,
    Text text,
    std::int64_t start,
    std::optional<std::int64_t> end,
    std::optional<Text> delimiters
) {
    if (start < 0) return Value::error("must start with a positive index");
    const auto words = cut(text, delimiters);
    const auto count = static_cast<std::int64_t>(words.size());
    const std::int64_t wanted = end.value_or(-1);
    if (wanted > 0 && wanted <= start)
        return Value::error("must have an end which is greater than the start");
    const std::int64_t last = wanted <= 0 ? count : std::min(wanted, count);
    std::string out;
    for (std::int64_t i = start; i < last; ++i) {
        if (i > start) out += ' ';
        out += words[static_cast<std::size_t>(i)];
    }
    return out;
}

Value removeFirstWord(Evaluation&, Text text) {
    const auto words = wordsOf(text.view());
    if (words.size() < 2) return "";
    return text.view().substr(static_cast<std::size_t>(words[1].data() - text.view().data()));
}

/// Part `index` of a text in which `delimiter` stands between the parts: its characters, when that is empty.
/// Empty parts between spaces do not count.
Value fieldOf(Evaluation&, Text text, std::int64_t index, Text delimiter) {
    if (index < 0) return Value::error("cannot use a negative index");
    const std::string_view mark = delimiter.view();
    std::string_view rest = text.view();
    for (std::int64_t at = 0;;) {
        std::size_t end = rest.find(mark);
        if (mark.empty()) end = rest.empty() ? std::string_view::npos : truncateCodePoints(rest, 1).size();
        const std::string_view part = rest.substr(0, end);
        const bool counts = !(mark == " " && part.empty());
        if (counts && at++ == index) return trimUnicode(part);
        if (end == std::string_view::npos) return "";
        rest.remove_prefix(end + mark.size());
    }
}

constexpr FunctionEntry kTable[] = {
    entry<&splitOf>("split"),
    entry<&wordOf>("word"),
    entry<&wordCount>("word_count"),
    entry<&wordSlice>("word_slice"),
    entry<&removeFirstWord>("remove_first_word"),
    entry<&fieldOf>("field"),
};

}  // namespace
}  // namespace word_functions

std::span<const FunctionEntry> wordFunctions() {
    return word_functions::kTable;
}

}  // namespace tama::flows
