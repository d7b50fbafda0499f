// The door from the gateway up: may this message be sent at all? Implemented by requests/, where the
// procedure is. There is no other way to insert an outbound row than Outbox::enqueue, and that asks here.
#pragma once

#include "base/result.hpp"
#include "gateway/message.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

class SendPermit {
  public:
    virtual ~SendPermit() = default;
    /// Inside the transaction that would insert the message. An Error (Refused) says which rule forbids it.
    virtual Result<void> check(store::Transaction& tx, const OutboundMessage& message, WallTime now) = 0;
};

}  // namespace tama::gateway
