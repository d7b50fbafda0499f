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
    /// Inside the transaction that inserts the message, of `segments` parts, if this allows it; called once
    /// for each, so it may count. An Error (Refused, or LimitExceeded for a cap) says which rule forbids it.
    virtual Result<void> check(
        store::Transaction& tx, const OutboundMessage& message, std::int64_t segments, WallTime now
    ) = 0;
};

}  // namespace tama::gateway
