// The campaign that a scenario waits for. Pure.
#pragma once

#include <optional>
#include <string>

#include "flows/play/conversation.hpp"

namespace tama::flows {

struct ComingCampaign {
    std::string name;
    WallTime time;
    Contact contact;  // whom it starts, with the groups that follow a query
};

/// The next one that starts the conversation's workflow for its contact.
std::optional<ComingCampaign> nextCampaign(
    const Assets& assets, const Conversation& conversation, WallTime from
);

}  // namespace tama::flows
