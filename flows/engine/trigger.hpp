// What starts a session: a person or a schedule (Manual), a trigger word (Msg), another session (FlowAction),
// a campaign. Part of the session, because @trigger stays readable for its life. RapidPro triggers, spec 14.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/shared.hpp"

namespace tama::flows {

/// A message from the contact.
struct InboundMessage {
    std::string uuid;
    std::string text;
    std::string urn;  // "tel:+231770000001"
    std::string external_id;
    std::vector<std::string> attachments;
    WallTime received_on;
    std::string channel_uuid;  // through which it came, where the assets name channels
    std::string channel_name;
};

/// The last five are read from recordings and sent by no part of an SMS platform.
enum class TriggerType : std::uint8_t { Manual, Msg, FlowAction, Campaign, Chat, Call, Ticket, OptIn, Channel };
inline constexpr int kTriggerTypes = 9;

std::string_view nameOf(TriggerType type);  // "flow_action"
std::optional<TriggerType> triggerTypeFrom(std::string_view name);

/// How many sessions have started one another up to this one, so that they cannot do so without end.
struct SessionHistory {
    std::string parent_uuid;
    std::uint32_t ancestors = 0;
    std::uint32_t ancestors_since_input = 0;  // since the last one to which somebody answered

    bool operator==(const SessionHistory&) const = default;
};

struct Trigger {
    TriggerType type = TriggerType::Manual;
    WallTime triggered_on;
    Shared<InboundMessage> msg;  // Msg: the message that held the trigger word
    std::string keyword;      // Msg: the word that matched, or empty for a catch-all
    std::string user;         // Manual: who started it
    std::string origin;       // Manual: ui, api, schedule
    std::string campaign;     // Campaign: its name
    std::string params_json;  // @trigger.params: any JSON, or empty
    std::string
        parent_json;  // FlowAction: the run that asked for this session, as sent with session_triggered
    std::string user_email;  // Manual
    bool batch = false;      // one of many started together: no broadcasts and starts of groups, no tickets
    SessionHistory history;  // FlowAction
};

}  // namespace tama::flows
