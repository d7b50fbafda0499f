#include "flows/expressions/date_format.hpp"

#include <array>
#include <span>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/locale_data.hpp"

namespace tama::flows {
namespace {

constexpr std::string_view kDateTokens = "YMDE";
constexpr std::string_view kTimeTokens = "htmsfaA";
constexpr std::string_view kSeparators = " :,/.T-_";

struct PatternPart {
    char token = 0;  // 0: a separator
    std::size_t width = 0;
    std::string_view text;
};

std::optional<std::vector<PatternPart>> partsOf(std::string_view pattern, PatternKind kind) {
    std::vector<PatternPart> parts;
    for (std::size_t at = 0; at < pattern.size();) {
        std::size_t end = at + 1;
        while (end < pattern.size() && pattern[end] == pattern[at]) ++end;
        const PatternPart part{pattern[at], end - at, pattern.substr(at, end - at)};
        at = end;
        if (kSeparators.find(part.token) != std::string_view::npos) {
            parts.push_back({0, part.width, part.text});
            continue;
        }
        static constexpr std::array<std::string_view, 24> kTokens = {
            "YY", "YYYY", "M", "MM", "MMM", "MMMM", "D",   "DD",     "EEE",       "EEEE", "h",  "hh",
            "t",  "tt",   "m", "mm", "s",   "ss",   "fff", "ffffff", "fffffffff", "aa",   "AA", "Z"};
        bool known = part.text == "ZZZ";
        for (const auto token : kTokens) known = known || token == part.text;
        const bool of_date = kDateTokens.find(part.token) != std::string_view::npos;
        const bool of_time = kTimeTokens.find(part.token) != std::string_view::npos;
        if (!known || (kind == PatternKind::Date && !of_date) || (kind == PatternKind::Time && !of_time)) {
            return std::nullopt;
        }
        parts.push_back(part);
    }
    return parts;
}

void appendPadded(std::string& out, int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

void appendPart(
    std::string& out, const PatternPart& part, const DateTime& value, const CalendarNames& names
) {
    const Date date = value.date();
    const TimeOfDay time = value.time();
    const auto month = static_cast<std::size_t>(date.month() - 1);
    const auto weekday = static_cast<std::size_t>(date.weekday());
    switch (part.token) {
        case 'Y':
            part.width == 2 ? appendPadded(out, date.year() % 100, 2) : appendPadded(out, date.year(), 4);
            break;
        case 'M':
            if (part.width <= 2) appendPadded(out, date.month(), part.width);
            if (part.width == 3) out += names.short_months[month];
            if (part.width == 4) out += names.months[month];
            break;
        case 'D':
            appendPadded(out, date.day(), part.width);
            break;
        case 'E':
            out += part.width == 3 ? names.short_days[weekday] : names.days[weekday];
            break;
        case 'h':
            appendPadded(out, (time.hour() + 11) % 12 + 1, part.width);
            break;
        case 't':
            appendPadded(out, time.hour(), part.width);
            break;
        case 'm':
            appendPadded(out, time.minute(), part.width);
            break;
        case 's':
            appendPadded(out, time.second(), part.width);
            break;
        case 'f': {
            std::string digits;
            appendPadded(digits, time.micros(), 6);
            digits += "000";
            out += digits.substr(0, part.width);
            break;
        }
        case 'a':
            out += toLower(names.day_halves[time.hour() < 12 ? 0 : 1]);
            break;
        case 'A':
            out += toUpper(names.day_halves[time.hour() < 12 ? 0 : 1]);
            break;
        case 'Z': {
            const bool utc = value.zone.offsetAt(value.instant).count() == 0;
            out += utc && part.width == 1 ? "Z" : value.offsetString(true);
            break;
        }
        default:
            out += part.text;
            break;
    }
}

struct ParsedFields {
    int year = 1;
    int month = 1;
    int day = 1;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int micros = 0;
    std::optional<bool> afternoon;
    std::optional<TimeZone> zone;
};

std::optional<int> takeNumber(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int number = 0;
    while (count < most && count < text.size() && isDigit(text[count]))
        number = number * 10 + (text[count++] - '0');
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return number;
}

/// The index of the name that the text starts with.
std::optional<int> takeName(std::string_view& text, std::span<const std::string> names) {
    const std::string lower = toLower(text);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string name = toLower(names[i]);
        if (name.empty() || !lower.starts_with(name) || name.size() > text.size()) continue;
        text.remove_prefix(name.size());
        return static_cast<int>(i);
    }
    return std::nullopt;
}

bool takeZone(std::string_view& text, ParsedFields& fields) {
    if (text.starts_with('Z') || text.starts_with('z')) {
        text.remove_prefix(1);
        fields.zone = TimeZone();
        return true;
    }
    if (text.empty() || (text[0] != '+' && text[0] != '-')) return false;
    const int sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = takeNumber(text, 2, 2);
    if (text.starts_with(':')) text.remove_prefix(1);
    const auto minutes = takeNumber(text, 2, 2);
    if (!hours || !minutes || *hours > 15 || *minutes > 59) return false;
    fields.zone = TimeZone::fixed(std::chrono::seconds{sign * (*hours * 3600 + *minutes * 60)});
    return true;
}

/// Parts of a second may follow the seconds though the pattern has none.
bool takeFraction(std::string_view& text, ParsedFields& fields) {
    if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !isDigit(text[1])) return true;
    text.remove_prefix(1);
    fields.micros = 0;
    for (int unit = 100'000; !text.empty() && isDigit(text[0]); unit /= 10) {
        fields.micros += (text[0] - '0') * unit;
        text.remove_prefix(1);
    }
    return true;
}

/// `before_fraction`: the pattern itself goes on with parts of a second.
bool takePart(
    std::string_view& text,
    const PatternPart& part,
    bool before_fraction,
    ParsedFields& fields,
    const CalendarNames& names
) {
    const auto number = [&](int& field, std::size_t least, std::size_t most) {
        const auto taken = takeNumber(text, least, most);
        if (taken) field = *taken;
        return taken.has_value();
    };
    switch (part.token) {
        case 'Y':
            if (!number(fields.year, part.width, part.width)) return false;
            if (part.width == 2) fields.year += fields.year < 69 ? 2000 : 1900;  // as POSIX
            return true;
        case 'M': {
            if (part.width <= 2) return number(fields.month, part.width, 2);
            const auto taken = takeName(text, part.width == 3 ? names.short_months : names.months);
            if (taken) fields.month = *taken + 1;
            return taken.has_value();
        }
        case 'D':
            return number(fields.day, part.width, 2);
        case 'E':
            return takeName(text, part.width == 3 ? names.short_days : names.days).has_value();
        case 'h':
            return number(fields.hour, part.width, 2);
        case 't':
            return number(fields.hour, 1, 2);
        case 'm':
            return number(fields.minute, part.width, 2);
        case 's':
            return number(fields.second, part.width, 2) && (before_fraction || takeFraction(text, fields));
        case 'f': {
            const std::string digits(text.substr(0, part.width));
            if (!number(fields.micros, part.width, part.width)) return false;
            fields.micros = static_cast<int>(parseInteger((digits + "000").substr(0, 6)).value_or(0));
            return true;
        }
        case 'a':
        case 'A': {
            const auto taken = takeName(text, names.day_halves);
            if (taken) fields.afternoon = *taken == 1;
            return taken.has_value();
        }
        case 'Z':
            return takeZone(text, fields);
        default:
            if (!text.starts_with(part.text)) return false;
            text.remove_prefix(part.width);
            return true;
    }
}

}  // namespace

std::optional<std::string> formatByPattern(
    const DateTime& value, std::string_view pattern, PatternKind kind, std::string_view language
) {
    const auto parts = partsOf(pattern, kind);
    if (!parts) return std::nullopt;
    const CalendarNames& names = calendarNames(language);
    std::string out;
    for (const PatternPart& part : *parts) appendPart(out, part, value, names);
    return out;
}

std::optional<DateTime> parseByPattern(
    std::string_view text,
    std::string_view pattern,
    PatternKind kind,
    const TimeZone& zone,
    std::string_view language
) {
    const auto parts = partsOf(pattern, kind);
    if (!parts) return std::nullopt;
    const CalendarNames& names = calendarNames(language);
    const std::string plain = toAsciiDigits(trimUnicode(text));
    std::string_view rest = plain;
    ParsedFields fields;
    for (std::size_t i = 0; i < parts->size(); ++i) {
        const bool before_fraction = i + 2 < parts->size() && (*parts)[i + 2].token == 'f';
        if (!takePart(rest, (*parts)[i], before_fraction, fields, names)) return std::nullopt;
    }
    if (!rest.empty()) return std::nullopt;
    if (fields.afternoon) {
        if (fields.hour < 1 || fields.hour > 12) return std::nullopt;
        fields.hour = fields.hour % 12 + (*fields.afternoon ? 12 : 0);
    }
    const auto date = Date::of(fields.year, fields.month, fields.day);
    const auto time = TimeOfDay::of(fields.hour, fields.minute, fields.second, fields.micros);
    if (!date || !time) return std::nullopt;
    return DateTime::of(*date, *time, fields.zone.value_or(zone));
}

}  // namespace tama::flows
