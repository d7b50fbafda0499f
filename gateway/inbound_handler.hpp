// The door from the gateway up: what an inbound message causes. Implemented by flows/runtime.
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

struct InboundMessage {
    std::int64_t message_id = 0;  // of the row already inserted in this transaction
    std::int64_t channel_id = 0;
    PhoneNumber from;
    std::string to;    // the short code it was sent to
    std::string text;  // UTF-8, whole: parts are joined
    WallTime received_at;
};

class InboundHandler {
  public:
    virtual ~InboundHandler() = default;
    /// Called once for each inbound message, inside the transaction that stores it. What it throws parks the
    /// message with the reason.
    virtual void receive(store::Transaction& tx, const InboundMessage& message) = 0;
};

}  // namespace tama::gateway
