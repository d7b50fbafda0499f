#include "flows/scenarios/next_campaign.hpp"

#include <algorithm>

#include "flows/engine/smart_groups.hpp"
#include "flows/play/phones.hpp"
#include "flows/triggers/due.hpp"

namespace tama::flows {

namespace {

Contact withQueryGroups(Contact contact, const Assets& assets, const Conversation& conversation) {
    const SmartGroups queries(assets, conversation.environment(), conversation.now(), builtInNormaliser());
    for (const Group& group : assets.groups) {
        if (group.query.empty()) continue;
        std::erase_if(contact.groups, [&](const GroupRef& other) { return other.uuid == group.uuid; });
        if (queries.matches(group, contact)) contact.groups.push_back({group.uuid, group.name});
    }
    return contact;
}

}  // namespace

std::optional<ComingCampaign> nextCampaign(
    const Assets& assets, const Conversation& conversation, WallTime from
) {
    Contact contact = withQueryGroups(conversation.contact(), assets, conversation);
    const auto due =
        dueEvents(assets, contact, conversation.environment(), std::chrono::time_point_cast<Micros>(from));
    const auto next = std::find_if(due.begin(), due.end(), [&](const DueEvent& event) {
        return event.event->flow && event.event->flow->uuid == conversation.flow().uuid;
    });
    if (next == due.end()) return std::nullopt;
    return ComingCampaign{next->campaign->name, std::chrono::ceil<Milliseconds>(next->due), std::move(contact)};
}

}  // namespace tama::flows
