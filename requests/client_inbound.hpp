// What people write to a client's own sender id is told to that client, as Kannel tells a service of an SMS: it stands
// before enrolment and the live sessions, which hear nothing of it but STOP and START. At least once, in their order, by
// the CallbackSender. Stateless; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "flows/runtime/service_words.hpp"
#include "gateway/inbound_handler.hpp"
#include "requests/client_store.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// Where a client hears of messages. The host must be one of its callback hosts.
struct InboundWish {
    std::string url;   // empty: nowhere
    bool json = false;  // POST of {"id", "from", "to", "text", "at"}; else GET of a template of Kannel's escapes
};

/// InvalidInput for an address that is none, Refused for a host that is not the client's, NotFound.
Result<void> setClientInbound(store::Transaction& tx, std::string_view name, const InboundWish& wish);

class ClientInbound final : public gateway::InboundHandler {
  public:
    /// The referents must outlive it.
    ClientInbound(gateway::InboundHandler& next, runtime::Vocabulary vocabulary)
        : next_(next), vocabulary_(std::move(vocabulary)) {}

    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override;

  private:
    gateway::InboundHandler& next_;
    runtime::Vocabulary vocabulary_;
};

}  // namespace tama::requests
