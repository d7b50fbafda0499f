// The hours in which people are not disturbed. Pure; a value; any thread. Source: docs/operator-guide.md, "Quiet
// hours".
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"

namespace tama::gateway {

struct QuietHours {
    std::string timezone = "UTC";    // IANA; throws std::runtime_error when asked in one that does not exist
    std::chrono::minutes from{};     // since midnight, local time
    std::chrono::minutes to{};       // before `from`: of the next day; never the same
    std::bitset<7> days{0b1111111};  // on which they begin; 0 = Sunday

    /// When they end, where it is quiet now. A change of the clocks makes them longer or shorter, and what is
    /// between two and three o'clock twice is quiet both times.
    std::optional<WallTime> endIfQuiet(WallTime now) const;
};

}  // namespace tama::gateway
