#include "flows/runtime/enrolment_door.hpp"

#include <spdlog/spdlog.h>

#include "registry/opt_out.hpp"

namespace tama::runtime {

void EnrolmentDoor::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto word = registry::enrolmentWordOf(message.text);
    // A number that said STOP gets no answer, and joins nothing before START.
    if (word && !registry::isOptedOut(tx, tools_.codec.key(message.from))) {
        const auto messages = registry::takeEnrolmentWord(tx, tools_, message.from, *word, message.received_at);
        if (!messages.empty()) return send(tx, messages, message.to, message.received_at);
    }
    next_.receive(tx, message);
}

Result<void> EnrolmentDoor::decide(
    store::Transaction& tx, std::int64_t enrolment_id, bool confirmed, std::string_view actor, WallTime now
) {
    const auto messages = registry::decideEnrolment(tx, tools_, enrolment_id, confirmed, actor, now);
    if (!messages) return fail(messages.error());
    send(tx, *messages, {}, now);
    return {};
}

void EnrolmentDoor::send(
    store::Transaction& tx,
    const registry::EnrolmentMessages& messages,
    const std::string& sender,
    WallTime now
) {
    for (const auto& [to, worker_id, text] : messages) {
        gateway::OutboundMessage message{
            .message_class = gateway::MessageClass::Service,
            .lane = gateway::Lane::Reply,
            .to = to,
            .text = text,
            .sender = sender};
        message.worker_id = worker_id;
        const auto queued = outbox_.enqueue(tx, message, now);
        // An in-charge who opted out, or a number without a route: the others and the iHRIS manager can decide.
        if (!queued) spdlog::info("a message of enrolment was not sent: {}", queued.error().message);
    }
}

}  // namespace tama::runtime
