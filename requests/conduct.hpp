// How a use case is conducted, beyond what is asked and of whom: set in development with the workflow, and part
// of what is approved. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flows/runtime/start_request.hpp"
#include "flows/triggers/schedule.hpp"

namespace tama::requests {

/// Whom a reminder goes to, of those who have been asked and have not finished.
enum class RemindWhom : std::uint8_t {
    Unfinished,  // all of them
    Silent,      // who has answered nothing
    BrokeOff     // who has begun to answer
};

struct Conduct {
    runtime::WhenBusy when_busy = runtime::WhenBusy::Wait;  // a worker's number is busy with another use case
    bool optional = false;       // the worker is asked first whether we may ask
    bool file_triggers = false;  // the triggers in the export of its workflow are heard, too

    std::vector<std::chrono::hours> reminders{};  // so long after the activation each; at most five
    RemindWhom remind = RemindWhom::Unfinished;
    int least_yield_percent = 0;  // no further reminder once one has brought fewer answers than that

    flows::Repeat repeat = flows::Repeat::Never;  // everybody is asked again, from the activation to the end
    std::vector<int> weekdays{};                  // of a weekly one: 0 = Sunday; empty: that of the activation

    std::string alert_chain{};  // each complete report calls this duty chain; empty: none

    std::int64_t again_after_days = 0;   // whoever was asked by the same workflow since is left out; 0: nobody
    std::int64_t starts_per_minute = 0;  // at most; 0: as many as the queue takes

    bool operator==(const Conduct&) const = default;
};

/// Only what differs from the defaults, so that the hash of an approval stays when a new rule is made: "{}" for
/// none.
std::string toJson(const Conduct& conduct);
/// An Error names the member that is not what it should be. Members that are missing have their defaults.
Result<Conduct> conductFromJson(std::string_view json);

}  // namespace tama::requests
