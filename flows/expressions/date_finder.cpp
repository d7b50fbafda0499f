#include "flows/expressions/date_finder.hpp"

#include <algorithm>
#include <string>

#include <re2/re2.h>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/locale_data.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {
namespace {

using re2::StringPiece;

struct FoundDate {
    Date date;
    std::size_t start;  // where in the text it stands
    std::size_t end;
};

int toInt(StringPiece digits) {
    return static_cast<int>(parseInteger({digits.data(), digits.size()}).value_or(0));
}

/// Two digits are a year of this century, unless that is still to come.
int fullYear(StringPiece digits, int current_year) {
    const int year = toInt(digits);
    if (digits.size() != 2) return year;
    return year > current_year % 100 ? 1900 + year : current_year / 100 * 100 + year;
}

/// The first match of a pattern with three numbers that is a day of the calendar.
std::optional<FoundDate> findNumeric(
    std::string_view text, const RE2& pattern, int year_at, int month_at, int day_at, int current_year
) {
    for (std::size_t from = 0; from < text.size();) {
        StringPiece groups[4];
        const StringPiece input(text.data(), text.size());
        if (!pattern.Match(input, from, text.size(), RE2::UNANCHORED, groups, 4)) return std::nullopt;
        const auto date =
            Date::of(fullYear(groups[year_at], current_year), toInt(groups[month_at]), toInt(groups[day_at]));
        const auto start = static_cast<std::size_t>(groups[0].data() - text.data());
        if (date) return FoundDate{*date, start, start + groups[0].size()};
        from = start + groups[1].size();
    }
    return std::nullopt;
}

std::optional<int> monthNamed(std::string_view word, const Environment& environment) {
    const auto in = [&](std::string_view language) -> std::optional<int> {
        constexpr std::size_t kShortest = 3;  // characters of an abbreviation
        std::optional<int> abbreviated;
        bool ambiguous = false;
        for (const auto& [name, month] : calendarNames(language).month_words) {
            if (name == word) return month;
            if (!name.starts_with(word) || countCodePoints(word) < kShortest) continue;
            ambiguous = ambiguous || (abbreviated && *abbreviated != month);
            abbreviated = month;
        }
        return ambiguous ? std::nullopt : abbreviated;
    };
    if (isDigit(word.front())) return std::nullopt;
    if (auto month = in(environment.language())) return month;
    for (const auto& language : environment.allowed_languages) {
        if (auto month = in(language)) return month;
    }
    return in("eng");
}

/// The number at the start of "5", "5th" or "1er"; nullopt for other words.
std::optional<int> dayNumber(std::string_view word) {
    std::size_t digits = 0;
    while (digits < word.size() && isDigit(word[digits])) ++digits;
    if (digits == 0 || digits > 2 || word.size() - digits > 3) return std::nullopt;
    return toInt(StringPiece(word.data(), digits));
}

bool isYear(std::string_view word) {
    return (word.size() == 4 || word.size() == 2) &&
           std::all_of(word.begin(), word.end(), [](char c) { return isDigit(c); });
}

/// "5 May 2020", "5 de mayo de 2020", "May 5, 2020".
std::optional<FoundDate> findNamedMonth(
    std::string_view text, const Environment& environment, int current_year
) {
    std::vector<std::string_view> words = wordsOf(text);
    std::erase_if(words, [](std::string_view word) {
        return word == "de" || word == "of" || word == "the" || word == "d";
    });
    for (std::size_t i = 0; i + 2 < words.size(); ++i) {
        std::optional<int> month = monthNamed(words[i + 1], environment);
        std::optional<int> day = dayNumber(words[i]);
        if (!month) {
            month = monthNamed(words[i], environment);
            day = dayNumber(words[i + 1]);
        }
        if (!month || !day || !isYear(words[i + 2])) continue;
        const std::string_view year = words[i + 2];
        if (const auto date =
                Date::of(fullYear(StringPiece(year.data(), year.size()), current_year), *month, *day)) {
            const auto start = static_cast<std::size_t>(words[i].data() - text.data());
            return FoundDate{*date, start, static_cast<std::size_t>(year.data() + year.size() - text.data())};
        }
    }
    return std::nullopt;
}

std::optional<FoundDate> findAnyDate(
    std::string_view text, const Environment& environment, int current_year
) {
    static const RE2 iso(R"(\b(\d{4})-(\d{1,2})-(\d{1,2})(?:\b|t))");
    static const RE2 year_last(R"(\b(\d{1,2})[-.\\/_ ](\d{1,2})[-.\\/_ ](\d{4}|\d{2})\b)");
    static const RE2 year_first(R"(\b(\d{4}|\d{2})[-.\\/_ ](\d{1,2})[-.\\/_ ](\d{1,2})\b)");
    if (auto found = findNumeric(text, iso, 1, 2, 3, current_year)) return found;
    std::optional<FoundDate> found;
    if (environment.date_format == "DD-MM-YYYY") {
        found = findNumeric(text, year_last, 3, 2, 1, current_year);
    } else if (environment.date_format == "MM-DD-YYYY") {
        found = findNumeric(text, year_last, 3, 1, 2, current_year);
    } else {
        found = findNumeric(text, year_first, 1, 2, 3, current_year);
    }
    return found ? found : findNamedMonth(text, environment, current_year);
}

int microsOf(StringPiece fraction) {
    int micros = 0;
    for (std::size_t i = 0; i < 6; ++i) micros = micros * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    return micros;
}

std::optional<TimeOfDay> timeOf(int hour, int minute, int second, int micros, StringPiece half) {
    if (!half.empty()) {
        if (half[0] == 'p' && hour < 12) hour += 12;
        if (half[0] == 'a' && hour == 12) hour = 0;
    }
    if (hour == 24 && minute == 0 && second == 0 && micros == 0) hour = 0;  // midnight
    return TimeOfDay::of(hour, minute, second, micros);
}

/// `loose` also takes "1030", "930" and a bare "10", as an answer to "at what time?" may be; beside a date they
/// are something else.
std::optional<TimeOfDay> findClockTime(std::string_view text, bool loose) {
    // "1030pm", "930", or digits with a sign between them, or an hour alone.
    static const RE2 pattern(
        R"(\b(?:(\d{1,2})(\d{2})(?:\s*([ap]\.?m\b\.?)|\b))"
        R"(|(\d{1,2})(?:\s?[:h.]\s?(\d{2})(?:[:m.](\d{2})(?:[.,](\d{1,9}))?s?)?|(h))?(?:\s*([ap]\.?m\b\.?))?))"
    );
    const StringPiece input(text.data(), text.size());
    for (std::size_t from = 0; from < text.size();) {
        StringPiece groups[10];
        if (!pattern.Match(input, from, text.size(), RE2::UNANCHORED, groups, 10)) return std::nullopt;
        const bool compact = !groups[1].empty();
        const StringPiece hour = groups[compact ? 1 : 4];
        const StringPiece minutes = groups[compact ? 2 : 5];
        const StringPiece half = groups[compact ? 3 : 9];
        const bool parted = !groups[5].empty();
        const auto start = static_cast<std::size_t>(groups[0].data() - text.data());
        const std::size_t end = start + groups[0].size();
        from = std::max(end, start + 1);
        // "10:30hrs" is a time, "10hrs" need not be one.
        const bool letter_follows = end < text.size() && text[end] >= 'a' && text[end] <= 'z';
        const bool cut = (end < text.size() && isDigit(text[end])) || (letter_follows && !parted);
        const bool plain = !parted && groups[8].empty() && half.empty();
        if (cut || (plain && !loose)) continue;
        const auto time = timeOf(toInt(hour), toInt(minutes), toInt(groups[6]), microsOf(groups[7]), half);
        if (time) return time;
    }
    return std::nullopt;
}

/// "1030" or "10" behind a date and at most one word, when nothing follows: "3/4/2019 at 5", but not
/// "3/4/2019, 5 boxes".
std::optional<TimeOfDay> timeAtEnd(std::string_view after) {
    static const RE2 pattern(R"([\s\pP]*(?:\pL+\s+)?(\d{1,2})(\d{2})?[\s\pP]*)");
    StringPiece hour;
    StringPiece minute;
    if (!RE2::FullMatch(StringPiece(after.data(), after.size()), pattern, &hour, &minute)) return std::nullopt;
    return timeOf(toInt(hour), toInt(minute), 0, 0, {});
}

/// A whole ISO 8601 time with "T", where the zone counts too.
std::optional<DateTime> findIsoDateTime(std::string_view text, const TimeZone& zone) {
    static const RE2 pattern(
        R"(\b(\d{4})-(\d{2})-(\d{2})t(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:(z)|([+-])(\d{2}):?(\d{2})?)?)"
    );
    StringPiece groups[12];
    const StringPiece input(text.data(), text.size());
    if (!pattern.Match(input, 0, text.size(), RE2::UNANCHORED, groups, 12)) return std::nullopt;
    const auto date = Date::of(toInt(groups[1]), toInt(groups[2]), toInt(groups[3]));
    const auto time =
        TimeOfDay::of(toInt(groups[4]), toInt(groups[5]), toInt(groups[6]), microsOf(groups[7]));
    if (!date || !time) return std::nullopt;
    if (!groups[8].empty()) return DateTime::of(*date, *time, TimeZone());
    const int hours = toInt(groups[10]);
    const int minutes = toInt(groups[11]);
    if (groups[9].empty() || hours > 23 || minutes > 59) return DateTime::of(*date, *time, zone);
    std::chrono::seconds offset{hours * 3600 + minutes * 60};
    if (groups[9] == "-") offset = -offset;
    const auto fixed = DateTime::of(*date, *time, TimeZone::fixed(offset));
    return zone.offsetAt(fixed.instant) == offset ? fixed.in(zone) : fixed;
}

/// Of "１０：３０" the digits alone would be another time.
std::string plainLower(std::string_view text) {
    const std::string digits = toAsciiDigits(text);
    std::string out;
    out.reserve(digits.size());
    for (std::size_t position = 0; position < digits.size();) {
        appendUtf8(out, asciiForm(nextCodePoint(digits, position)));
    }
    return toLower(out);
}

}  // namespace

std::optional<DateTime> findDateTime(
    std::string_view text, const Environment& environment, Instant now, MissingTime missing
) {
    const std::string plain = plainLower(text);
    if (auto iso = findIsoDateTime(plain, environment.timezone)) return iso;
    const DateTime local_now{now, environment.timezone};
    const auto found = findAnyDate(plain, environment, local_now.date().year());
    if (!found) return std::nullopt;
    const std::string after = plain.substr(found->end);
    auto time = findClockTime(after, false);
    if (!time) time = findClockTime(plain.substr(0, found->start), false);
    if (!time) time = timeAtEnd(after);
    if (!time) time = missing == MissingTime::Midnight ? TimeOfDay{} : local_now.time();
    return DateTime::of(found->date, *time, environment.timezone);
}

std::optional<Date> findDate(std::string_view text, const Environment& environment, Instant now) {
    const std::string plain = plainLower(text);
    const DateTime local_now{now, environment.timezone};
    const auto found = findAnyDate(plain, environment, local_now.date().year());
    return found ? std::optional(found->date) : std::nullopt;
}

std::optional<TimeOfDay> findTime(std::string_view text) {
    const std::string plain = plainLower(text);
    if (const auto iso = findIsoDateTime(plain, TimeZone())) return iso->time();  // as it is written, in its zone
    if (auto precise = findClockTime(plain, false)) return precise;
    return findClockTime(plain, true);
}

}  // namespace tama::flows
