// Finds dates and times in what people write: ISO 8601, the numeric order of the environment ("15/01/2017"),
// month names in the languages of the environment ("5 mai 2020", "May 5, 2020"), "10:30", "10.30", "10h30",
// "2 pm". Digits of all scripts are read. Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

enum class MissingTime { Midnight, TimeOfNow };

/// The first date in the text, with the time that stands beside it.
std::optional<DateTime> findDateTime(
    std::string_view text, const Environment& environment, Instant now, MissingTime missing
);
std::optional<Date> findDate(std::string_view text, const Environment& environment, Instant now);
std::optional<TimeOfDay> findTime(std::string_view text);

}  // namespace tama::flows
