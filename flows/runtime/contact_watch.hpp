// Stands between the gateway and the live sessions and keeps what every message tells about a worker's number:
// deliveries, failures, answers, a stranger's word. From there come the work list's failing numbers and each
// worker's last delivered and answered dates. Stateless; thread-safe.
#pragma once

#include <utility>

#include "flows/runtime/service_words.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outcome_listener.hpp"
#include "store/phone_codec.hpp"

namespace tama::runtime {

class ContactWatch final : public gateway::InboundHandler, public gateway::OutcomeListener {
  public:
    /// The referents must outlive it.
    ContactWatch(
        gateway::InboundHandler& next_inbound,
        gateway::OutcomeListener& next_outcome,
        const store::PhoneCodec& codec,
        Vocabulary vocabulary
    )
        : next_inbound_(next_inbound),
          next_outcome_(next_outcome),
          codec_(codec),
          vocabulary_(std::move(vocabulary)) {}

    void receive(store::Transaction& tx, const gateway::InboundMessage& message) override;
    void onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) override;

  private:
    gateway::InboundHandler& next_inbound_;
    gateway::OutcomeListener& next_outcome_;
    const store::PhoneCodec& codec_;
    Vocabulary vocabulary_;  // of the country: how strangers say so
};

}  // namespace tama::runtime
