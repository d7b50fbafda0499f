#include "gateway/send_gate.hpp"

namespace tama::gateway {

bool reachesOptedOut(MessageClass message_class) {
    return message_class == MessageClass::Service;
}

std::optional<ClosedGate> closedGate(const GateFacts& facts, WallTime now) {
    if (facts.opted_out && !reachesOptedOut(facts.message_class)) {
        return ClosedGate{MessageState::Cancelled, "the number has opted out"};
    }
    if (facts.message_class == MessageClass::UseCase && !facts.use_case_sending) {
        return ClosedGate{
            MessageState::Cancelled, "the use case is not sending: paused, closed or its approval is void"};
    }
    if (facts.valid_until && *facts.valid_until <= now) {
        return ClosedGate{MessageState::Expired, "its validity ran out before it could be sent"};
    }
    return std::nullopt;
}

}  // namespace tama::gateway
