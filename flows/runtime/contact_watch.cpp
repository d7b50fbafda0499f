#include "flows/runtime/contact_watch.hpp"

#include "registry/number_evidence.hpp"
#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

std::optional<registry::NumberFailure> numberFailureOf(gateway::FailureClass failure) {
    switch (failure) {
        case gateway::FailureClass::UnknownSubscriber:
            return registry::NumberFailure::Unknown;
        case gateway::FailureClass::Barred:
            return registry::NumberFailure::Barred;
        case gateway::FailureClass::Absent:
            return registry::NumberFailure::Absent;
        default:
            return std::nullopt;
    }
}

}  // namespace

void ContactWatch::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto key = codec_.key(message.from);
    if (const auto worker = registry::findWorkerIdByNumber(tx, key)) {
        if (vocabulary_.saysWrongPerson(message.text)) {
            registry::noteStranger(tx, *worker, key, message.received_at);
        } else {
            registry::noteAnswered(tx, *worker, key, message.received_at);
        }
    }
    next_inbound_.receive(tx, message);
}

void ContactWatch::onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) {
    const bool delivered = outcome.state == gateway::MessageState::Delivered;
    const auto failure = numberFailureOf(outcome.failure);
    const bool tells = delivered || (failure && outcome.state != gateway::MessageState::Submitted);
    if (outcome.worker_id && tells) {
        const auto key =
            tx.one<std::int64_t>("SELECT number_key FROM message WHERE id = :1", outcome.message_id);
        if (key && delivered) registry::noteDelivered(tx, *outcome.worker_id, *key, outcome.at);
        if (key && !delivered) registry::noteFailed(tx, *outcome.worker_id, *key, *failure, outcome.at);
    }
    next_outcome_.onOutcome(tx, outcome);
}

}  // namespace tama::runtime
