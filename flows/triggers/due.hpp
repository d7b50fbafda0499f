// What the campaigns and schedules of an export do, and when: the definitions as read, joined to the rules of
// campaign_due.hpp and schedule.hpp. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/assets.hpp"
#include "flows/contact.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/triggers/campaign_due.hpp"
#include "flows/triggers/schedule.hpp"

namespace tama::flows {

struct DueEvent {
    const Campaign* campaign = nullptr;
    const CampaignEvent* event = nullptr;
    Instant due;
};

/// The date of the contact that the event counts from: a field that holds one, created_on or last_seen_on.
std::optional<Instant> campaignDate(
    const CampaignEvent& event, const Contact& contact, const Environment& environment
);
CampaignDelay delayOf(const CampaignEvent& event);
CampaignStart startOf(const CampaignEvent& event);

/// What campaigns still have before them for the contact at `now`, the next first: of those whose group the
/// contact is in. Days are those of the environment's zone. The contact's groups must be up to date.
std::vector<DueEvent> dueEvents(
    const Assets& assets, const Contact& contact, const Environment& environment, Instant now
);

/// What the event sends: in the contact's language, else in its base language, else in any. Empty for one
/// that starts a workflow.
std::string_view campaignText(const CampaignEvent& event, std::string_view language);

/// As nextTurn() takes it; nothing for a trigger that is no schedule.
std::optional<Schedule> scheduleOf(const TriggerDefinition& trigger, const TimeZone& zone);

/// A line for each trigger and each event of a campaign: what it does, and of a schedule when next.
std::vector<std::string> startsInWords(const Assets& assets, const TimeZone& zone, Instant now);

}  // namespace tama::flows
