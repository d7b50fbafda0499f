// Doors from live sessions up to the procedure: what a completed conversation causes there, and messages of staff.
#pragma once

#include "base/clock.hpp"
#include "flows/runtime/session_store.hpp"
#include "gateway/inbound_handler.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

class SessionWatcher {
  public:
    virtual ~SessionWatcher() = default;
    /// In the transaction that ends it.
    virtual void onCompleted(store::Transaction& tx, const SessionRow& session, WallTime now) = 0;
    /// True: the message was for us, and nothing else hears it.
    virtual bool takes(store::Transaction& tx, const gateway::InboundMessage& message) = 0;
};

}  // namespace tama::runtime
