#include "gateway/delivery_ledger.hpp"

#include <algorithm>

#include "gateway/number_line.hpp"
#include "gateway/part_log.hpp"
#include "gateway/receipt_guess.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway {
namespace {

// For parts that only a person moves: later than any clock of ours.
const WallTime kNever = fromEpochMs(253'402'300'799'000);  // 9999-12-31T23:59:59Z

std::string stateWord(MessageState state) {
    return std::string(nameOf(state));
}

}  // namespace

struct DeliveryLedger::MessageRow {
    MessageState state = MessageState::Queued;
    MessageState after = MessageState::Queued;  // by its parts, as they are now
    std::int64_t number_key = 0;
    FailureClass failure = FailureClass::None;
    MessageOutcome outcome;
};

DeliveryLedger::MessageRow DeliveryLedger::messageOfPart(store::Transaction& tx, std::int64_t part_id) {
    using std::int64_t;
    const auto row = tx.one<
        int64_t,
        std::string,
        int64_t,
        int64_t,
        std::string,
        std::optional<int64_t>,
        std::optional<int64_t>,
        std::optional<int64_t>,
        std::optional<int64_t>,
        std::optional<int64_t>,
        std::string,
        std::optional<int64_t>>(
        "SELECT m.id, m.state, m.number_key, m.part_count, m.failure, m.worker_id, m.use_case_id, "
        "m.session_id,"
        " m.step, m.ordinal, p.state, m.client_id FROM part p JOIN message m ON m.id = p.message_id WHERE "
        "p.id = :1",
        part_id
    );
    if (!row) throw std::logic_error("part " + std::to_string(part_id) + " does not exist");
    const auto& [id, state, number_key, part_count, failure, worker, use_case, session, step, ordinal, part, client] =
        *row;
    MessageRow message;
    message.state = messageStateFrom(state);
    message.number_key = number_key;
    message.failure = failureClassFrom(failure);
    message.outcome.message_id = id;
    message.outcome.worker_id = worker;
    message.outcome.use_case_id = use_case;
    message.outcome.session_id = session;
    message.outcome.client_id = client;
    message.outcome.step = step.value_or(0);
    message.outcome.ordinal = ordinal.value_or(0);

    std::vector<MessageState> parts{messageStateFrom(part)};
    if (part_count > 1) {
        parts.clear();
        tx.each<std::string>(
            "SELECT state FROM part WHERE message_id = :1",
            [&parts](const std::string& each) { parts.push_back(messageStateFrom(each)); },
            id
        );
    }
    message.after = stateOfMessage(parts);
    return message;
}

/// Brings the message to where its parts are; `part_id` has just changed. The key of its number.
std::int64_t DeliveryLedger::follow(
    store::Transaction& tx,
    std::int64_t part_id,
    FailureClass failure,
    const std::string& reason,
    WallTime now
) {
    MessageRow message = messageOfPart(tx, part_id);
    const std::int64_t id = message.outcome.message_id;
    const MessageState before = message.state;
    if (failure != FailureClass::None && !isFinal(before)) {
        tx.run("UPDATE message SET failure = :2, error = :3 WHERE id = :1", id, nameOf(failure), reason);
        message.failure = failure;
    }
    if (!mayFollow(before, message.after)) return message.number_key;
    if (!isFinal(message.after) && message.after != MessageState::Submitted) {
        tx.run("UPDATE message SET state = :2 WHERE id = :1", id, nameOf(message.after));
        return message.number_key;  // queued or in doubt: still on its way
    }

    // A receipt for a part whose answer was lost: it was submitted all the same, and others wait for that
    // news.
    const bool submitted_now = message.after == MessageState::Submitted ||
                               (message.after == MessageState::Delivered && isOnItsWay(before));
    if (submitted_now) {
        tx.run("UPDATE message SET state = 'submitted', submitted_at = :2 WHERE id = :1", id, now);
    }
    if (isFinal(message.after)) {
        tx.run(
            "UPDATE message SET state = :2, finished_at = :3 WHERE id = :1", id, nameOf(message.after), now
        );
    }
    if (isOnItsWay(before) && NumberLine(channel_id_, message.number_key).letNextGo(tx)) wakeAfter(tx);
    message.outcome.at = now;
    if (submitted_now) {
        message.outcome.state = MessageState::Submitted;
        listener_.onOutcome(tx, message.outcome);
    }
    if (isFinal(message.after)) {
        message.outcome.state = message.after;
        message.outcome.failure = message.failure;
        listener_.onOutcome(tx, message.outcome);
    }
    return message.number_key;
}

void DeliveryLedger::wakeAfter(store::Transaction& tx) {
    if (wake_) tx.afterCommit(wake_);
}

void DeliveryLedger::accepted(
    store::Transaction& tx, std::int64_t part_id, const std::string& smsc_id, WallTime now
) {
    const std::string stripped = smpp::strippedId(smsc_id);
    // 'queued': a late answer may still save sending the part again.
    const auto changed = tx.run(
        "UPDATE part SET state = 'submitted', smsc_id = :2, smsc_id_stripped = :3, error_code = 0, "
        "accepted_at = :4"
        " WHERE id = :1 AND state IN ('submitting', 'in_doubt', 'queued')",
        part_id,
        smsc_id,
        stripped,
        now
    );
    if (changed == 0) return;
    const std::int64_t number_key = follow(tx, part_id, FailureClass::None, "", now);
    if (!stripped.empty())
        matchEarlyReceipt(tx, part_id, stripped, number_key, now);  // else there are no receipts
}

/// A receipt is early when it came after the mark and before the answer; an older one belongs to a former
/// bearer of the same id.
void DeliveryLedger::matchEarlyReceipt(
    store::Transaction& tx,
    std::int64_t part_id,
    const std::string& stripped,
    std::int64_t number_key,
    WallTime now
) {
    // In the other base only for the same number, as receipt_store.cpp finds later ones.
    const auto early = tx.all<std::int64_t, std::string, std::string, std::int64_t>(
        "SELECT r.id, r.state, r.failure, r.error_code FROM receipt r JOIN part p ON p.id = :3"
        " WHERE r.channel_id = :1 AND r.smsc_id_stripped IN (:2, :5, :6) AND r.received_at >= p.submitted_at"
        " AND (r.number_key = :4 OR (r.number_key = 0 AND r.smsc_id_stripped = :2)) ORDER BY r.id",
        channel_id_,
        stripped,
        part_id,
        number_key,
        smpp::hexIdToDecimal(stripped).value_or(stripped),
        smpp::decimalIdToHex(stripped).value_or(stripped)
    );
    for (const auto& [receipt_id, state, failure, error_code] : early) {
        tx.run("DELETE FROM receipt WHERE id = :1", receipt_id);
        settled(tx, part_id, {messageStateFrom(state), failureClassFrom(failure), error_code}, now);
    }
}

void DeliveryLedger::tryAgain(
    store::Transaction& tx, std::int64_t part_id, std::uint32_t command_status, WallTime due, WallTime now
) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'queued', error_code = :2, due_at = :3"
        " WHERE id = :1 AND state IN ('submitting', 'in_doubt')",
        part_id,
        command_status,
        due
    );
    if (changed == 0) return;
    logPart(tx, {part_id, now, PartEvent::TryAgain, command_status, {}});
    cancelIfUseless(tx, part_id, now);
    follow(tx, part_id, FailureClass::None, "", now);
    wakeAfter(tx);
}

void DeliveryLedger::refused(
    store::Transaction& tx,
    std::int64_t part_id,
    std::uint32_t command_status,
    FailureClass failure,
    const std::string& reason,
    WallTime now
) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'rejected', error_code = :2, finished_at = :3"
        " WHERE id = :1 AND state IN ('submitting', 'in_doubt')",
        part_id,
        command_status,
        now
    );
    if (changed == 0) return;
    logPart(tx, {part_id, now, PartEvent::Refused, command_status, reason});
    cancelRest(tx, part_id, now);
    follow(tx, part_id, failure, reason, now);
}

void DeliveryLedger::notSent(
    store::Transaction& tx, std::int64_t part_id, MessageState state, const std::string& reason, WallTime now
) {
    const auto changed = tx.run(
        "UPDATE part SET state = :2, finished_at = :3 WHERE id = :1 AND state = 'queued'",
        part_id,
        nameOf(state),
        now
    );
    if (changed == 0) return;
    cancelRest(tx, part_id, now);
    follow(tx, part_id, FailureClass::NotSent, reason, now);
}

void DeliveryLedger::cancelUnsent(
    store::Transaction& tx, std::int64_t message_id, const std::string& reason, WallTime now
) {
    const auto unsent = tx.all<std::int64_t>(
        "SELECT id FROM part WHERE message_id = :1 AND state IN ('held', 'queued') ORDER BY ordinal",
        message_id
    );
    std::int64_t cancelled = 0;
    for (const auto part_id : unsent) {
        cancelled += tx.run(
            "UPDATE part SET state = 'cancelled', finished_at = :2"
            " WHERE id = :1 AND state IN ('held', 'queued')",
            part_id,
            now
        );
    }
    if (cancelled != 0) follow(tx, unsent.front(), FailureClass::NotSent, reason, now);
}

bool DeliveryLedger::settled(
    store::Transaction& tx, std::int64_t part_id, const ReceiptOutcome& outcome, WallTime now
) {
    const auto state = tx.one<std::string>("SELECT state FROM part WHERE id = :1", part_id);
    if (!state || !mayFollow(messageStateFrom(*state), outcome.state)) return false;
    finishPart(tx, part_id, outcome.state, outcome.error_code, now);
    if (outcome.state != MessageState::Delivered) {
        logPart(tx, {part_id, now, PartEvent::Receipt, outcome.error_code, stateWord(outcome.state)});
        cancelRest(tx, part_id, now);
    }
    const std::string reason =
        outcome.state == MessageState::Delivered
            ? std::string{}
            : "receipt: " + stateWord(outcome.state) + ", error " + std::to_string(outcome.error_code);
    follow(tx, part_id, outcome.failure, reason, now);
    return true;
}

void DeliveryLedger::finishPart(
    store::Transaction& tx, std::int64_t part_id, MessageState state, std::int64_t error_code, WallTime now
) {
    tx.run(
        "UPDATE part SET state = :2, error_code = :3, finished_at = :4 WHERE id = :1",
        part_id,
        nameOf(state),
        error_code,
        now
    );
}

/// One failed part makes the others useless: what is not on the wire yet is not sent.
void DeliveryLedger::cancelRest(store::Transaction& tx, std::int64_t part_id, WallTime now) {
    tx.run(
        "UPDATE part SET state = 'cancelled', finished_at = :2 WHERE state = 'queued'"
        " AND message_id = (SELECT message_id FROM part WHERE id = :1)",
        part_id,
        now
    );
}

/// The same for a part that comes back from the wire after another one failed.
void DeliveryLedger::cancelIfUseless(store::Transaction& tx, std::int64_t part_id, WallTime now) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'cancelled', finished_at = :2 WHERE id = :1 AND state = 'queued'"
        " AND EXISTS (SELECT 1 FROM part other WHERE other.message_id = part.message_id"
        " AND other.state IN ('rejected', 'undelivered', 'expired', 'cancelled'))",
        part_id,
        now
    );
    if (changed != 0) follow(tx, part_id, FailureClass::None, "", now);
}

void DeliveryLedger::notWritten(store::Transaction& tx, std::int64_t part_id, WallTime now) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'queued', attempts = attempts - 1 WHERE id = :1 AND state = 'submitting'",
        part_id
    );
    if (changed == 0) return;
    cancelIfUseless(tx, part_id, now);
    wakeAfter(tx);
}

bool DeliveryLedger::answerLost(
    store::Transaction& tx, std::int64_t part_id, InDoubtPolicy policy, Milliseconds await, WallTime now
) {
    const auto resends =
        tx.one<std::int64_t>("SELECT resends FROM part WHERE id = :1 AND state = 'submitting'", part_id);
    if (!resends) return false;
    logPart(tx, {part_id, now, PartEvent::AnswerLost, 0, {}});
    const bool given_up = *resends >= kMaxResends;
    tx.run(
        "UPDATE part SET state = 'in_doubt', due_at = :2 WHERE id = :1",
        part_id,
        policy == InDoubtPolicy::Await && !given_up ? now + await : kNever
    );
    follow(tx, part_id, FailureClass::None, "", now);
    if (matchKept(tx, part_id, now) || policy != InDoubtPolicy::Resend || given_up) return false;
    resend(tx, part_id, now);
    return true;
}

/// The receipt of a part in doubt may be here already, unmatched because the id was in the answer that was
/// lost.
bool DeliveryLedger::matchKept(store::Transaction& tx, std::int64_t part_id, WallTime now) {
    bool matched = false;
    for (const auto& each : takeReceiptsOfLostParts(tx, channel_id_, part_id)) {
        // The receipt tells the id: so it is known if it comes again.
        tx.run(
            "UPDATE part SET smsc_id = :2, smsc_id_stripped = :3 WHERE id = :1",
            each.part_id,
            each.smsc_id,
            smpp::strippedId(each.smsc_id)
        );
        const bool settled_now = settled(tx, each.part_id, each.outcome, now);
        matched = matched || (settled_now && each.part_id == part_id);
    }
    return matched;
}

/// In the place of its age, before all that waited behind it: at the end of the line it would be caught by
/// the next break as well, and a worker waits for it already.
void DeliveryLedger::resend(store::Transaction& tx, std::int64_t part_id, WallTime now) {
    tx.run(
        "UPDATE part SET state = 'queued', resends = resends + 1,"
        " due_at = (SELECT created_at FROM message WHERE id = part.message_id) WHERE id = :1",
        part_id
    );
    logPart(tx, {part_id, now, PartEvent::Resent, 0, {}});
    tx.run("UPDATE channel SET possible_duplicates = possible_duplicates + 1 WHERE id = :1", channel_id_);
    cancelIfUseless(tx, part_id, now);
    follow(tx, part_id, FailureClass::None, "", now);
    wakeAfter(tx);
}

std::size_t DeliveryLedger::recover(
    store::Transaction& tx, InDoubtPolicy policy, Milliseconds await, std::size_t limit, WallTime now
) {
    const auto marked = tx.all<std::int64_t>(
        "SELECT id FROM part WHERE channel_id = :1 AND state IN ('submitting', 'in_doubt') AND state = "
        "'submitting'"
        " ORDER BY id LIMIT :2",
        channel_id_,
        limit
    );
    for (const auto part_id : marked) answerLost(tx, part_id, policy, await, now);
    return marked.size();
}

std::size_t DeliveryLedger::resendOverdue(store::Transaction& tx, std::size_t limit, WallTime now) {
    const auto overdue = tx.all<std::int64_t>(
        "SELECT id FROM part WHERE channel_id = :1 AND state IN ('submitting', 'in_doubt')"
        " AND state = 'in_doubt' AND due_at <= :2 ORDER BY id LIMIT :3",
        channel_id_,
        now,
        limit
    );
    for (const auto part_id : overdue) resend(tx, part_id, now);
    return overdue.size();
}

void DeliveryLedger::resolveInDoubt(
    store::Transaction& tx, std::int64_t message_id, bool again, WallTime now
) {
    const auto parts = tx.all<std::int64_t>(
        "SELECT id FROM part WHERE message_id = :1 AND state = 'in_doubt' ORDER BY id", message_id
    );
    for (const auto part_id : parts) {
        if (again) {
            resend(tx, part_id, now);
        } else {
            finishPart(tx, part_id, MessageState::Undelivered, 0, now);
            cancelRest(tx, part_id, now);
            follow(
                tx,
                part_id,
                FailureClass::NetworkError,
                "its answer was lost, and it was given up by hand",
                now
            );
        }
    }
}

}  // namespace tama::gateway
