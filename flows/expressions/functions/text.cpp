#include "base/text.hpp"

#include <algorithm>

#include "base/unicode.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/expressions/locale_data.hpp"
#include "flows/expressions/pattern.hpp"

namespace tama::flows {
namespace text_functions {
namespace {

Value codeOf(Evaluation&, Text text) {
    if (text.view().empty()) return Value::error("requires a text that is not empty");
    std::size_t at = 0;
    return static_cast<std::int64_t>(nextCodePoint(text.view(), at));
}

Value charOf(Evaluation&, std::int64_t code) {
    if (code <= 0 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return Value::error(std::to_string(code) + " is no Unicode code point");
    }
    std::string out;
    appendUtf8(out, static_cast<char32_t>(code));
    return out;
}

bool isAnyOf(char32_t c, const std::u32string& characters) {
    return characters.find(c) != std::u32string::npos;
}

/// Without `characters` (white space when not given) on the sides asked for.
Value trimmed(const Text& text, const std::optional<Text>& characters, bool left, bool right) {
    const std::u32string stops = characters ? toCodePoints(characters->view()) : std::u32string();
    const auto drops = [&](char32_t c) { return stops.empty() ? isUnicodeSpace(c) : isAnyOf(c, stops); };
    const std::string_view view = text.view();
    std::size_t first = view.size();
    std::size_t last = 0;
    for (std::size_t at = 0; at < view.size();) {
        const std::size_t before = at;
        if (drops(nextCodePoint(view, at))) continue;
        if (first == view.size()) first = before;
        last = at;
    }
    if (first == view.size()) return "";
    if (!left) first = 0;
    if (!right) last = view.size();
    return view.substr(first, last - first);
}

Value trimBoth(Evaluation&, Text text, std::optional<Text> characters) {
    return trimmed(text, characters, true, true);
}
Value trimLeft(Evaluation&, Text text, std::optional<Text> characters) {
    return trimmed(text, characters, true, false);
}
Value trimRight(Evaluation&, Text text, std::optional<Text> characters) {
    return trimmed(text, characters, false, true);
}

Value lowerOf(Evaluation&, Text text) {
    return toLower(text.view());
}
Value upperOf(Evaluation&, Text text) {
    return isAscii(text.view()) ? upperAscii(text.view()) : toSimpleUpper(text.view());
}
bool isApostrophe(char32_t c) {
    return c == U'\'' || c == U'\u2019' || c == U'\u02BC';
}

/// Every word with a capital; what stands between words is anything but letters, digits, `_` and apostrophes:
/// "J.K. Rowling". In "N'Diaye", "O'Grady" and "L'Île" one letter and an apostrophe before at least two more begin
/// a name; "I'll" and "A's" are none.
Value titleOf(Evaluation&, Text text) {
    const std::string lower = toLower(text.view());
    std::string out;
    out.reserve(lower.size());
    std::size_t letters = 0;  // of the word so far
    char32_t first = 0;
    bool begins_name = false;
    for (std::size_t at = 0; at < lower.size();) {
        const std::size_t start = at;
        const char32_t c = nextCodePoint(lower, at);
        const std::string_view character = std::string_view(lower).substr(start, at - start);
        const bool in_word = isLetter(c) || isMark(c) || decimalDigit(c) || c == U'_';
        out += begins_name || (letters == 0 && in_word) ? toTitle(character) : std::string(character);
        begins_name = false;
        if (isApostrophe(c)) {
            std::size_t ahead = at;
            const bool two_follow = ahead < lower.size() && isLetter(nextCodePoint(lower, ahead)) &&
                                    ahead < lower.size() && isLetter(nextCodePoint(lower, ahead));
            begins_name = letters == 1 && first != U'i' && two_follow;
            if (letters != 0) ++letters;
        } else if (in_word) {
            if (letters++ == 0) first = c;
        } else {
            letters = 0;
        }
    }
    return out;
}

Value cleanOf(Evaluation&, Text text) {
    std::string out;
    for (std::size_t at = 0; at < text.view().size();) {
        const char32_t c = nextCodePoint(text.view(), at);
        if (isPrintable(c)) appendUtf8(out, c);
    }
    return out;
}

Value lengthOf(Evaluation&, Text text) {
    return static_cast<std::int64_t>(countCodePoints(text.view()));
}

Value compareOf(Evaluation&, Text a, Text b) {
    const int order = a.view().compare(b.view());
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

/// Characters from `start` up to but not including `end`; negative positions count from the end.
Value sliceOf(Evaluation&, Text text, std::int64_t start, std::optional<std::int64_t> end) {
    const std::u32string characters = toCodePoints(text.view());
    const auto length = static_cast<std::int64_t>(characters.size());
    const auto position = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + length : at, 0, length);
    };
    const std::int64_t first = position(start);
    const std::int64_t last = position(end.value_or(length));
    if (last <= first) return "";
    return toUtf8(std::u32string_view(characters)
                      .substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
}

Value repeatOf(Evaluation& evaluation, Text text, std::int64_t count) {
    if (count < 0)
        return Value::error("must be called with a positive integer, got " + std::to_string(count));
    const std::size_t size = text.view().size();
    if (size == 0) return "";
    if (static_cast<std::size_t>(count) > Value::kMaxTextBytes / size)
        return Value::error("the text would be too long");
    if (!evaluation.charge(static_cast<std::size_t>(count))) return evaluation.overrun();
    std::string out;
    out.reserve(size * static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) out += text.view();
    return out;
}

/// Replaces at most `count` times; all, when negative or not given. An empty needle is before each character
/// and at the end.
Value replaceOf(Evaluation&, Text text, Text needle, Text replacement, std::optional<std::int64_t> count) {
    const std::string_view view = text.view();
    std::string out;
    std::size_t from = 0;
    for (std::int64_t left = count.value_or(-1); left != 0; --left) {
        const std::size_t found = view.find(needle.view(), from);
        if (found == std::string_view::npos) break;
        out += view.substr(from, found - from);
        out += replacement.view();
        from = found + needle.view().size();
        if (needle.view().empty()) {
            if (from == view.size()) break;
            const std::string_view character = truncateCodePoints(view.substr(from), 1);
            out += character;
            from += character.size();
        }
        if (out.size() > Value::kMaxTextBytes) return Value::error("the text would be too long");
    }
    out += view.substr(from);
    return out;
}

Value regexMatch(Evaluation& evaluation, Text text, Text pattern, std::optional<std::int64_t> group) {
    constexpr std::size_t kCompileCost = 100;
    if (!evaluation.charge(kCompileCost + pattern.view().size())) return evaluation.overrun();
    const auto compiled = compilePattern(pattern.view());
    if (!evaluation.charge(compiled ? costOfMatching(*compiled, text.view()) : kCostOfWrongPattern)) {
        return evaluation.overrun();
    }
    if (!compiled) return Value::error("invalid regular expression");
    const auto groups = matchPattern(*compiled, text.view());
    const std::int64_t wanted = group.value_or(0);
    if (!groups || wanted < 0 || wanted >= static_cast<std::int64_t>(groups->size())) {
        return Value::error("invalid regular expression group");  // also where nothing matches
    }
    return (*groups)[static_cast<std::size_t>(wanted)];
}

/// So that a voice reads a number in groups of three or four.
Value readChars(Evaluation&, Text text) {
    std::string_view view = text.view();
    while (view.starts_with('+')) view.remove_prefix(1);
    const std::u32string characters = toCodePoints(view);
    const std::size_t group = characters.size() % 3 == 0 ? 3 : characters.size() % 4 == 0 ? 4 : 0;
    std::string out;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        if (i > 0) out += group == 0 || i % group == 0 ? " , " : " ";
        appendUtf8(out, characters[i]);
    }
    return out;
}

/// What a language model is asked. No flow of a text channel sends it anywhere; the one prompt that
/// RapidPro documents is there, so that its examples work.
Value promptOf(Evaluation&, Text name, Rest arguments) {
    if (name.view() != "categorize") return Value::error("unknown LLM prompt " + std::string(name.view()));
    std::string out = "Categorize the following text into one of the following: ";
    if (!arguments.values.empty() && !arguments.values.front().appendTo(out))
        return Value::error("the text would be too long");
    return out;
}

constexpr FunctionEntry kTable[] = {
    entry<&codeOf>("code"),
    entry<&charOf>("char"),
    entry<&trimBoth>("trim"),
    entry<&trimLeft>("trim_left"),
    entry<&trimRight>("trim_right"),
    entry<&lowerOf>("lower"),
    entry<&upperOf>("upper"),
    entry<&titleOf>("title"),
    entry<&cleanOf>("clean"),
    entry<&lengthOf>("text_length"),
    entry<&compareOf>("text_compare"),
    entry<&sliceOf>("text_slice"),
    entry<&repeatOf>("repeat"),
    entry<&replaceOf>("replace"),
    entry<&regexMatch>("regex_match"),
    entry<&readChars>("read_chars"),
    entry<&promptOf>("prompt"),
};

}  // namespace
}  // namespace text_functions

std::span<const FunctionEntry> textFunctions() {
    return text_functions::kTable;
}

}  // namespace tama::flows
