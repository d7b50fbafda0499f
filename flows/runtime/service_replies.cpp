#include "flows/runtime/service_replies.hpp"

#include <chrono>

#include <spdlog/spdlog.h>

#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

constexpr std::chrono::hours kHintInterval{24};

}  // namespace

void ServiceReplies::send(
    store::Transaction& tx,
    const gateway::InboundMessage& message,
    ServiceText text,
    std::string_view filler,
    std::string_view in_language
) const {
    const auto worker = registry::findWorkerByNumber(tx, codec_, message.from);
    std::string_view language = worker && !worker->language.empty() ? worker->language : default_language_;
    if (!in_language.empty()) language = in_language;
    const auto sent = outbox_.enqueue(
        tx,
        {.message_class = gateway::MessageClass::Service,
         .lane = gateway::Lane::Reply,
         .to = message.from,
         .text = vocabulary_.text(text, language, free_senders_.contains(message.to), filler),
         .sender = message.to,
         .worker_id = worker ? std::optional(worker->id) : std::nullopt,
         .confirms_opt_out = text == ServiceText::Stopped},
        message.received_at
    );
    // Without the error's place: it can be a number.
    if (!sent) spdlog::warn("message {} is not answered: {}", message.message_id, sent.error().message);
}

bool ServiceReplies::mayHint(store::Transaction& tx, const gateway::InboundMessage& message) const {
    return tx.run(
               "INSERT INTO hint (number_key, hinted_at) VALUES (:1, :2) ON CONFLICT (number_key) "
               "DO UPDATE SET hinted_at = :2 WHERE hint.hinted_at <= :3",
               codec_.key(message.from),
               message.received_at,
               message.received_at - kHintInterval
           ) == 1;
}

}  // namespace tama::runtime
