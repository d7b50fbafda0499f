// How scenarios write time: "2 days", "1 hour 30 minutes", "2026-03-01 09:00". Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "flows/expressions/calendar.hpp"

namespace tama::flows {

/// Pairs of a whole number and a unit, from seconds to weeks; nullopt: it is not that, or above ten years.
std::optional<std::chrono::seconds> durationFromWords(std::string_view text);

/// "2026-03-01 09:00", or "2026-03-01" for its midnight, on the clocks of `zone`.
std::optional<WallTime> timeFromWords(std::string_view text, const TimeZone& zone);

/// "2026-03-01 09:00".
std::string timeInWords(WallTime time, const TimeZone& zone);

}  // namespace tama::flows
