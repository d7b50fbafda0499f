// Stands before the live sessions and takes the words of enrolment by SMS (registry/enrolment.hpp); everything else
// goes on. Stateless; thread-safe.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outbox.hpp"
#include "registry/enrolment.hpp"
#include "store/phone_codec.hpp"

namespace tama::runtime {

class EnrolmentDoor final : public gateway::InboundHandler {
  public:
    /// The referents must outlive it.
    EnrolmentDoor(gateway::InboundHandler& next, gateway::Outbox& outbox, registry::EnrolmentTools tools)
        : next_(next), outbox_(outbox), tools_(std::move(tools)) {}

    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override;

    /// The iHRIS manager's decision, and what is said of it to whom.
    Result<void> decide(
        store::Transaction& tx, std::int64_t enrolment_id, bool confirmed, std::string_view actor, WallTime now
    );

  private:
    void send(
        store::Transaction& tx,
        const registry::EnrolmentMessages& messages,
        const std::string& sender,
        WallTime now
    );

    gateway::InboundHandler& next_;
    gateway::Outbox& outbox_;
    registry::EnrolmentTools tools_;
};

}  // namespace tama::runtime
