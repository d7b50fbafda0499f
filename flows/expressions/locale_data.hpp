// Month and day names in the languages of the world, and the character classes that words are made of.
// Together with base/unicode the only place that knows ICU. Pure; any thread.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tama::flows {

struct CalendarNames {
    std::array<std::string, 12> months;        // "January"
    std::array<std::string, 12> short_months;  // "Jan"
    std::array<std::string, 7> days;           // from Sunday
    std::array<std::string, 7> short_days;
    std::array<std::string, 2> day_halves;  // "AM", "PM"
    /// Every way to write a month, in lower case: full and short, inside a date and standing alone.
    std::vector<std::pair<std::string, int>> month_words;  // 1 = January
};

/// `language` is ISO 639-1 or 639-3; an unknown one gives the names of ICU's root locale.
const CalendarNames& calendarNames(std::string_view language);

bool isNumberCharacter(char32_t c);  // Unicode N*
bool isSymbolCharacter(char32_t c);  // Unicode S*: emoji are words too
bool isVariationSelector(char32_t c);
/// Not control, format or unassigned (C*). The joiners of emoji and of Persian words are printable.
bool isPrintable(char32_t c);

/// Character by character, by the simple mappings: as many characters as before, so "ß" stays.
std::string toSimpleUpper(std::string_view text);

/// What two texts that look alike share (Unicode TR39 skeleton).
std::string confusableSkeleton(std::string_view text);

}  // namespace tama::flows
