#include "flows/runtime/answer_store.hpp"

namespace tama::runtime::answer_store {
namespace {

/// The row of the question in this session, where it was asked before.
std::optional<std::int64_t> rowOf(
    store::Transaction& tx,
    std::int64_t session_id,
    const std::string& result_key,
    const std::string& node_uuid
) {
    return tx.one<std::int64_t>(
        "SELECT id FROM answer WHERE session_id = :1 AND result_key = :2 AND (result_key <> '' OR node_uuid "
        "= :3)",
        session_id,
        result_key,
        node_uuid
    );
}

}  // namespace

void recordAsked(
    store::Transaction& tx,
    const SessionRow& session,
    const flows::WaitingQuestion& question,
    std::optional<std::int64_t> message_id,
    WallTime now
) {
    if (const auto asked_before = rowOf(tx, session.id, question.result_key, question.node_uuid.str())) {
        tx.run("UPDATE answer SET attempts = attempts + 1 WHERE id = :1", *asked_before);
        return;
    }
    tx.run(
        "INSERT INTO answer (session_id, use_case_id, worker_id, revision_id, node_uuid, result_key, "
        "position, attempts, "
        "message_id, asked_at) VALUES (:1, :2, :3, :4, :5, :6, "
        "1 + (SELECT count(*) FROM answer WHERE session_id = :1), 1, :7, :8)",
        session.id,
        session.use_case_id,
        session.worker_id,
        session.revision_id,
        question.node_uuid.str(),
        question.result_key,
        message_id,
        now
    );
}

void recordAnswer(
    store::Transaction& tx, const SessionRow& session, const flows::QuestionAnswer& answer, WallTime now
) {
    const auto row = rowOf(tx, session.id, answer.result->key, answer.result->node_uuid.str());
    if (!row) return;  // the workflow listened without asking: nothing to report on
    if (answer.timed_out) {
        tx.run("UPDATE answer SET timed_out = 1 WHERE id = :1", *row);
        return;
    }
    const bool valid = !answer.is_other;
    tx.run(
        "UPDATE answer SET answered_at = :2, raw_input = :3, value = :4, category = :5, valid = :6, "
        "timed_out = 0, "
        "first_try_valid = coalesce(first_try_valid, :6) WHERE id = :1",
        *row,
        now,
        answer.text,
        valid ? std::optional(answer.result->value) : std::nullopt,
        answer.result->category,
        valid
    );
}

void recordSent(store::Transaction& tx, std::int64_t session_id, std::int64_t message_id, WallTime at) {
    tx.run(
        "UPDATE answer SET sent_at = :3 WHERE session_id = :1 AND message_id = :2 AND sent_at IS NULL",
        session_id,
        message_id,
        at
    );
}

void recordDelivered(store::Transaction& tx, std::int64_t session_id, std::int64_t message_id, WallTime at) {
    tx.run(
        "UPDATE answer SET delivered_at = :3 WHERE session_id = :1 AND message_id = :2 AND delivered_at IS "
        "NULL",
        session_id,
        message_id,
        at
    );
}

}  // namespace tama::runtime::answer_store
