// Quiet hours where a worker is: a region may have its own time zone, or its own habits. They bind what we initiate;
// the channel's own quiet hours are the gateway's and hold besides. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/quiet_hours.hpp"

namespace tama::runtime {

struct PlaceQuiet {
    std::string place;  // its name in the registry, at any level
    gateway::QuietHours hours;
};

/// When it is over, where it is quiet now in the innermost of these places that has hours of its own.
std::optional<WallTime> quietUntil(
    const std::vector<PlaceQuiet>& rules, const std::vector<std::string>& places, WallTime now
);

}  // namespace tama::runtime
