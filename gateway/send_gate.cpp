#include "gateway/send_gate.hpp"

namespace tama::gateway {

std::optional<ClosedGate> closedGate(const GateFacts& facts, WallTime now) {
    if (facts.opted_out && !facts.confirms_opt_out) {
        return ClosedGate{MessageState::Cancelled, "the number has opted out"};
    }
    if (facts.message_class == MessageClass::UseCase && !facts.use_case_open) {
        return ClosedGate{MessageState::Cancelled, "the use case is closed or stopped"};
    }
    if (facts.message_class == MessageClass::Client && !facts.client_sending) {
        return ClosedGate{MessageState::Cancelled, "the system that sent it is disabled or its time is over"};
    }
    if (facts.valid_until && *facts.valid_until <= now) {
        return ClosedGate{MessageState::Expired, "its validity ran out before it could be sent"};
    }
    return std::nullopt;
}

}  // namespace tama::gateway
