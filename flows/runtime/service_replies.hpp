// Fixed texts in answer to a message that no workflow answers. Call inside a transaction; stateless.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "flows/runtime/service_words.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outbox.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

class ServiceReplies {
  public:
    /// `free_senders`: our numbers that cost a worker nothing to answer.
    ServiceReplies(
        gateway::Outbox& outbox,
        const store::PhoneCodec& codec,
        const Vocabulary& vocabulary,
        std::string default_language,
        std::set<std::string> free_senders
    )
        : outbox_(outbox),
          codec_(codec),
          vocabulary_(vocabulary),
          default_language_(std::move(default_language)),
          free_senders_(std::move(free_senders)) {}

    /// In the worker's language, or in the one that is named; what cannot be sent is logged.
    void send(
        store::Transaction& tx,
        const gateway::InboundMessage& message,
        ServiceText text,
        std::string_view filler = {},
        std::string_view in_language = {}
    ) const;

    /// True once a day for each number: then it may be told that nothing is open.
    bool mayHint(store::Transaction& tx, const gateway::InboundMessage& message) const;

  private:
    gateway::Outbox& outbox_;
    const store::PhoneCodec& codec_;
    const Vocabulary& vocabulary_;
    std::string default_language_;
    std::set<std::string> free_senders_;
};

}  // namespace tama::runtime
