#include "flows/scenarios/next_campaign.hpp"

#include <algorithm>

#include "flows/triggers/due.hpp"

namespace tama::flows {

std::optional<ComingCampaign> nextCampaign(
    const Assets& assets, const Conversation& conversation, WallTime from
) {
    Contact contact = conversation.contactInGroups();
    const auto due =
        dueEvents(assets, contact, conversation.environment(), std::chrono::time_point_cast<Micros>(from));
    const auto next = std::find_if(due.begin(), due.end(), [&](const DueEvent& event) {
        return event.event->flow && event.event->flow->uuid == conversation.flow().uuid;
    });
    if (next == due.end()) return std::nullopt;
    return ComingCampaign{next->campaign->name, std::chrono::ceil<Milliseconds>(next->due), std::move(contact)};
}

}  // namespace tama::flows
