// When a schedule starts its workflow: once, or every day, week, month or year at the same time of day in the
// zone of the country, whatever its clocks do. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "flows/expressions/calendar.hpp"

namespace tama::flows {

enum class Repeat : std::uint8_t { Never, Daily, Weekly, Monthly, Yearly };

struct Schedule {
    DateTime start;  // the first time; its zone is that of all others
    Repeat repeat = Repeat::Never;
    std::vector<int> weekdays;  // Weekly: 0 = Sunday; empty = that of the start
};

/// The first time after `now`, which may be the start itself. Nothing when there is none any more. A month
/// without the day of the start has its turn on its last day.
std::optional<DateTime> nextTurn(const Schedule& schedule, Instant now);

}  // namespace tama::flows
