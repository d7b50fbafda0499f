// What the functions of the old expressions are called today, and how their arguments differ: positions
// counted from 1 then and from 0 now.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "flows/format/legacy/expression_syntax.hpp"

namespace tama::flows::legacy {

namespace {

using Arguments = std::vector<Rewritten>;

Rewritten callOf(std::string_view name, const std::vector<std::string>& arguments) {
    return {std::string(name) + "(" + join(arguments, ", ") + ")", kindOfCall(name)};
}

std::vector<std::string> textsOf(const Arguments& arguments) {
    std::vector<std::string> out;
    for (const Rewritten& argument : arguments) out.push_back(argument.text);
    return out;
}

struct Renamed {
    std::string_view old_name;
    std::string_view new_name;
};

constexpr std::array kRenamed{
    Renamed{"average", "mean"},
    Renamed{"date", "date_from_parts"},
    Renamed{"datedif", "datetime_diff"},
    Renamed{"datevalue", "date"},
    Renamed{"format_date", "format_datetime"},
    Renamed{"int", "round_down"},
    Renamed{"len", "text_length"},
    Renamed{"proper", "title"},
    Renamed{"randbetween", "rand_between"},
    Renamed{"read_digits", "read_chars"},
    Renamed{"regex_group", "regex_match"},
    Renamed{"rept", "repeat"},
    Renamed{"rounddown", "round_down"},
    Renamed{"roundup", "round_up"},
    Renamed{"substitute", "replace"},
    Renamed{"trunc", "round_down"},
    Renamed{"unichar", "char"},
    Renamed{"unicode", "code"},
};

/// A call `now(ARGUMENTS, rest)`.
struct Appended {
    std::string_view old_name;
    std::size_t arguments;
    std::string_view new_name;
    std::string_view rest;
};

constexpr std::array kAppended{
    Appended{"day", 1, "format_date", "\"D\""},
    Appended{"month", 1, "format_date", "\"M\""},
    Appended{"year", 1, "format_date", "\"YYYY\""},
    Appended{"hour", 1, "format_datetime", "\"tt\""},
    Appended{"minute", 1, "format_datetime", "\"m\""},
    Appended{"second", 1, "format_datetime", "\"s\""},
    Appended{"edate", 2, "datetime_add", "\"M\""},
    Appended{"first_word", 1, "word", "0"},
    Appended{"time", 3, "time_from_parts", ""},
    Appended{"timevalue", 1, "time", ""},
};

Rewritten joined(const Arguments& arguments, std::string_view symbol, Level level) {
    std::vector<std::string> parts;
    const auto inner = static_cast<Level>(static_cast<int>(level) + 1);
    for (const Rewritten& argument : arguments) parts.push_back(argument.inside(inner));
    return {join(parts, symbol), Kind::Unknown, arguments.size() > 1 ? level : Level::Atom};
}

std::string oneLess(const Rewritten& argument) {
    const bool negative = argument.text.starts_with('-');
    const auto digits = parseInteger(std::string_view(argument.text).substr(negative ? 1 : 0));
    if (digits) return std::to_string((negative ? -*digits : *digits) - 1);
    return argument.inside(Level::Sum) + " - 1";
}

/// The old flag "words are separated by blanks only" is the list of separators today.
std::string separators(const Rewritten& flag) {
    return equalsIgnoringCase(trim(flag.text), "true") ? R"(" \t")" : "NULL";
}

std::optional<Rewritten> wordCall(std::string_view name, const Arguments& arguments) {
    const std::size_t flag = name == "word_count" ? 1 : name == "word" ? 2 : 3;
    if (arguments.size() > flag + 1) return std::nullopt;
    std::vector<std::string> out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (i == 0) {
            out.push_back(arguments[i].text);
        } else {
            out.push_back(i == flag ? separators(arguments[i]) : oneLess(arguments[i]));
        }
    }
    return callOf(name, out);
}

/// Calls that have a form of their own; the second is false where the name is none of them.
std::pair<std::optional<Rewritten>, bool> specialCall(std::string_view name, const Arguments& arguments) {
    const std::size_t size = arguments.size();
    const auto given = [&](bool right, Rewritten call) {
        return std::pair(right ? std::optional(std::move(call)) : std::nullopt, true);
    };
    const auto at = [&](std::size_t i) { return i < size ? arguments[i] : Rewritten{}; };
    if (name == "true" || name == "false") return given(true, {std::string(name)});
    if (name == "concatenate") return given(size > 0, joined(arguments, " & ", Level::Concatenation));
    if (name == "sum") return given(size > 0, joined(arguments, " + ", Level::Sum));
    if (name == "power") {
        return given(
            size == 2,
            {at(0).inside(Level::Power) + " ^ " + at(1).inside(Level::Negation), Kind::Unknown, Level::Power}
        );
    }
    if (name == "exp") {
        return given(
            size == 1, {"2.718281828459045 ^ " + at(0).inside(Level::Negation), Kind::Unknown, Level::Power}
        );
    }
    if (name == "days") return given(size == 2, callOf("datetime_diff", {at(1).text, at(0).text, "\"D\""}));
    if (name == "left") return given(size == 2, callOf("text_slice", {at(0).text, "0", at(1).text}));
    if (name == "right") {
        return given(size == 2, callOf("text_slice", {at(0).text, "-" + at(1).inside(Level::Negation)}));
    }
    if (name == "weekday") {
        return given(
            size == 1, {callOf("weekday", textsOf(arguments)).text + " + 1", Kind::Unknown, Level::Sum}
        );
    }
    if (name == "fixed") {
        std::vector<std::string> texts = textsOf(arguments);
        if (size == 1) texts.emplace_back("2");
        return given(size >= 1 && size <= 3, callOf("format_number", texts));
    }
    if (name == "field") {
        return given(size == 3, callOf("field", {at(0).text, oneLess(at(1)), at(2).text}));
    }
    if (name == "word" || name == "word_count" || name == "word_slice") {
        return {wordCall(name, arguments), true};
    }
    return {std::nullopt, false};
}

}  // namespace

Kind kindOfCall(std::string_view name) {
    constexpr std::array<std::string_view, 10> kNumbers{
        "abs", "max", "mean", "min", "mod", "rand", "round", "round_down", "round_up", "sum"
    };
    if (std::find(kNumbers.begin(), kNumbers.end(), name) != kNumbers.end()) return Kind::Number;
    if (name == "datetime_add" || name == "datetime" || name == "now") return Kind::Datetime;
    if (name == "date" || name == "format_date" || name == "today") return Kind::Date;
    if (name == "time" || name == "time_from_parts") return Kind::Time;
    return Kind::Unknown;
}

std::optional<Rewritten> rewriteCall(std::string_view name, const Arguments& arguments) {
    if (auto [call, is_special] = specialCall(name, arguments); is_special) return call;
    std::vector<std::string> texts = textsOf(arguments);
    for (const Appended& appended : kAppended) {
        if (appended.old_name != name) continue;
        if (arguments.size() != appended.arguments) return std::nullopt;
        if (!appended.rest.empty()) texts.emplace_back(appended.rest);
        return callOf(appended.new_name, texts);
    }
    for (const Renamed& renamed : kRenamed) {
        if (renamed.old_name == name) return callOf(renamed.new_name, texts);
    }
    return callOf(name, texts);
}

}  // namespace tama::flows::legacy
