// Actions that a workflow of its type cannot have: speech outside a call, services where there is no network.
#include <algorithm>
#include <array>

#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

constexpr std::array<std::string_view, 2> kSpoken{"say_msg", "play_audio"};
constexpr std::array<std::string_view, 11> kOnline{
    "call_classifier",
    "call_llm",
    "call_resthook",
    "call_webhook",
    "open_ticket",
    "request_optin",
    "send_broadcast",
    "send_email",
    "set_contact_channel",
    "start_session",
    "transfer_airtime"
};

template <std::size_t size>
bool isOneOf(const std::array<std::string_view, size>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view unfitReason(WorkflowType type, std::string_view action) {
    if (type != WorkflowType::Voice && isOneOf(kSpoken, action)) return "is for voice workflows only";
    if (type == WorkflowType::Offline && isOneOf(kOnline, action)) {
        return "needs a network, which an offline workflow does not have";
    }
    if (type == WorkflowType::Background && action == "add_input_labels") {
        return "needs a message from the contact, which a background workflow does not get";
    }
    return {};
}

}  // namespace

void checkFlowType(const Inspected& inspected) {
    const auto& nodes = inspected.flow.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        for (const auto& action : nodes[i].actions) {
            const std::string_view reason = unfitReason(inspected.flow.type, action->type());
            if (reason.empty()) continue;
            inspected.add(
                Severity::Error,
                "flow-type",
                i,
                "the action " + std::string(action->type()) + " " + std::string(reason)
            );
        }
    }
}

}  // namespace tama::flows
