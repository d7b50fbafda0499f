// The last gate before the wire: whether a queued message may still be sent. The same conditions stand in the
// UPDATE that marks a part (send_queue.cpp); this says which of them is closed, in words. Pure; any thread.
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gateway/message.hpp"

namespace tama::gateway {

struct GateFacts {
    MessageClass message_class = MessageClass::Service;
    std::optional<WallTime> valid_until;
    bool opted_out = false;
    bool confirms_opt_out = false;
    bool client_sending = false;  // of class Client: neither disabled nor expired
    bool use_case_open = false;   // of class UseCase: not ended; where it is paused nobody asks
};

struct ClosedGate {
    MessageState state = MessageState::Cancelled;  // or Expired
    std::string reason;
};

std::optional<ClosedGate> closedGate(const GateFacts& facts, WallTime now);

}  // namespace tama::gateway
