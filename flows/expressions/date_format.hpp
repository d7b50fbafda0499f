// Writes and reads dates and times by patterns such as "DD-MM-YYYY tt:mm". Tokens: YY YYYY, M MM MMM MMMM, D
// DD, EEE EEEE, h hh (12 hours), t tt (24 hours), m mm, s ss, fff ffffff fffffffff, aa AA, Z ZZZ; the
// separators " :,/.T-_" stand for themselves. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flows/expressions/calendar.hpp"

namespace tama::flows {

enum class PatternKind { Date, Time, DateTime };

/// nullopt: the pattern has a token that does not exist or does not belong to its kind.
std::optional<std::string> formatByPattern(
    const DateTime& value, std::string_view pattern, PatternKind kind, std::string_view language
);

/// The whole text must follow the pattern; parts that the pattern lacks are those of 1 January and midnight.
std::optional<DateTime> parseByPattern(
    std::string_view text,
    std::string_view pattern,
    PatternKind kind,
    const TimeZone& zone,
    std::string_view language
);

}  // namespace tama::flows
