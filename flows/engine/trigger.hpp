// What starts a session: a person or a schedule (Manual), a trigger word (Msg), another session (FlowAction),
// a campaign. Part of the session, because @trigger stays readable for its life. RapidPro triggers, spec 14.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace tama::flows {

/// A message from the contact.
struct InboundMessage {
    std::string uuid;
    std::string text;
    std::string urn;  // "tel:+231770000001"
    std::string external_id;
    std::vector<std::string> attachments;
    WallTime received_on;
};

enum class TriggerType : std::uint8_t { Manual, Msg, FlowAction, Campaign };

struct Trigger {
    TriggerType type = TriggerType::Manual;
    WallTime triggered_on;
    InboundMessage msg;       // Msg: the message that held the trigger word
    std::string keyword;      // Msg: the word that matched, or empty for a catch-all
    std::string user;         // Manual: who started it
    std::string origin;       // Manual: ui, api, schedule
    std::string campaign;     // Campaign: its name
    std::string params_json;  // @trigger.params: any JSON, or empty
    std::string
        parent_json;  // FlowAction: the run that asked for this session, as sent with session_triggered
};

}  // namespace tama::flows
