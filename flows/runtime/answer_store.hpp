// Rows of `answer`, one for each question that a session asked: reports read these and never session state. A
// question is known by the result it saves, or by its node where it saves none; asking it again is one more
// attempt. All SQL of that table is here. Call inside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/runtime/session_store.hpp"
#include "store/transaction.hpp"

namespace tama::runtime::answer_store {

/// The session waits at this question; `message_id` is the message that asks it, nothing where the workflow
/// listens without asking.
void recordAsked(
    store::Transaction& tx,
    const SessionRow& session,
    const flows::WaitingQuestion& question,
    std::optional<std::int64_t> message_id,
    WallTime now
);

/// A reply or a time-out at the question that was open.
void recordAnswer(
    store::Transaction& tx, const SessionRow& session, const flows::QuestionAnswer& answer, WallTime now
);

void recordSent(store::Transaction& tx, std::int64_t session_id, std::int64_t message_id, WallTime at);
void recordDelivered(store::Transaction& tx, std::int64_t session_id, std::int64_t message_id, WallTime at);

}  // namespace tama::runtime::answer_store
