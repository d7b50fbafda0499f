// When an event of a campaign is due for a contact, and what it does to one who is in a workflow already
// (reference §5.5). Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "flows/expressions/calendar.hpp"

namespace tama::flows {

enum class CampaignUnit : std::uint8_t { Minutes, Hours, Days, Weeks };

/// Some time before or after a date of the contact.
struct CampaignDelay {
    std::int64_t offset = 0;  // in units; negative = before
    CampaignUnit unit = CampaignUnit::Days;
    std::optional<int> delivery_hour;  // of the day, 0 - 23; none = at the time of the date itself
};

/// Minutes and hours are exact; days and weeks are those of the calendar, so that clocks put forward or back
/// do not move the hour. The date counts from its next full minute. Nothing when that is over at `now`.
std::optional<Instant> campaignDue(
    Instant date, const CampaignDelay& delay, const TimeZone& zone, Instant now
);

enum class CampaignStart : std::uint8_t { Interrupts, Skips, Beside };
enum class CampaignStep : std::uint8_t { Nothing, Start, InterruptAndStart };

/// What an event that is due does. A workflow that runs beside others asks nothing, so it disturbs nobody.
CampaignStep campaignStep(CampaignStart mode, bool is_in_a_workflow);

}  // namespace tama::flows
