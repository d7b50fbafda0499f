#include "gateway/send_queue.hpp"

#include <algorithm>

#include "gateway/send_gate.hpp"

namespace tama::gateway {
namespace {

struct Candidate {
    MarkedPart part;
    GateFacts facts;
};

std::vector<Candidate> dueParts(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    std::int64_t channel_id,
    Lane lane,
    std::size_t limit,
    WallTime now
) {
    using std::int64_t;
    std::vector<Candidate> due;
    tx.each<
        int64_t,
        int64_t,
        int64_t,
        int64_t,
        int,
        int,
        std::string,
        std::string,
        std::string,
        std::string,
        std::string,
        int,
        std::optional<WallTime>,
        std::optional<int64_t>,
        std::optional<int64_t>,
        int,
        std::optional<int64_t>>(
        "SELECT p.id, p.message_id, p.attempts, m.number_key, p.ordinal, m.part_count, m.class, m.number, "
        "m.sender,"
        " m.text, m.encoding, m.concat_ref, m.valid_until, o.number_key, u.sending, m.confirms_opt_out, c.id"
        " FROM part p JOIN message m ON m.id = p.message_id"
        " LEFT JOIN opt_out o ON o.number_key = m.number_key"
        " LEFT JOIN use_case u ON u.id = m.use_case_id"
        " LEFT JOIN client c ON c.id = m.client_id AND c.disabled_at IS NULL AND c.expires_at > :3"
        " WHERE p.channel_id = :1 AND p.lane = :2 AND p.state = 'queued' AND p.due_at <= :3"
        " ORDER BY p.due_at, p.id LIMIT :4",
        [&](const auto& row) {
            const auto& [id, message_id, attempts, number_key, ordinal, part_count, message_class, number, sender, text, encoding, concat_ref, valid_until, opted_out, sending, confirms_opt_out, client] =
                row;
            due.push_back(Candidate{
                MarkedPart{
                    id,
                    message_id,
                    number_key,
                    lane,
                    ordinal,
                    part_count,
                    attempts + 1,
                    codec.decode(number),
                    sender,
                    text,
                    encoding,
                    static_cast<std::uint8_t>(concat_ref),
                    valid_until},
                GateFacts{
                    messageClassFrom(message_class),
                    valid_until,
                    opted_out.has_value(),
                    confirms_opt_out != 0,
                    client.has_value(),
                    sending.value_or(0) != 0}});
        },
        channel_id,
        static_cast<int>(lane),
        now,
        limit
    );
    return due;
}

}  // namespace

Marked SendQueue::mark(store::Transaction& tx, const MarkRequest& request, WallTime now) {
    Marked marked;
    const auto paused = tx.one<bool>("SELECT paused FROM channel WHERE id = :1", channel_id_);
    marked.paused = paused.value_or(false);
    if (marked.paused || request.slots == 0) return marked;

    markLane(tx, Lane::Bulk, std::min(request.for_bulk, request.slots), now, marked);
    markLane(tx, Lane::Reply, request.slots - marked.parts.size(), now, marked);
    markLane(tx, Lane::Bulk, request.slots - marked.parts.size(), now, marked);
    marked.more = marked.more || marked.parts.size() == request.slots;
    if (marked.more) return marked;

    for (const auto lane : {Lane::Reply, Lane::Bulk}) {
        const auto next = tx.one<WallTime>(
            "SELECT due_at FROM part WHERE channel_id = :1 AND lane = :2 AND state = 'queued'"
            " ORDER BY due_at, id LIMIT 1",
            channel_id_,
            static_cast<int>(lane)
        );
        if (next && (!marked.next_due || *next < *marked.next_due)) marked.next_due = next;
    }
    return marked;
}

void SendQueue::markLane(store::Transaction& tx, Lane lane, std::size_t limit, WallTime now, Marked& marked) {
    if (limit == 0) return;
    for (auto& [part, facts] : dueParts(tx, codec_, channel_id_, lane, limit, now)) {
        if (const auto closed = closedGate(facts, now)) {
            ledger_.notSent(tx, part.part_id, closed->state, closed->reason, now);
            marked.more = true;  // its place may be taken by another
        } else if (passGate(tx, part, now)) {
            marked.parts.push_back(std::move(part));
        } else {
            marked.more = true;  // another transaction was faster: look again
        }
    }
}

/// The gate again, in the statement that marks: what was read above may have changed where several writers
/// are at work (PostgreSQL). The part is on record as the last thing sent to its number before the number can
/// answer it.
bool SendQueue::passGate(store::Transaction& tx, const MarkedPart& part, WallTime now) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'submitting', attempts = attempts + 1, submitted_at = :2"
        " WHERE id = :1 AND state = 'queued' AND EXISTS (SELECT 1 FROM message m WHERE m.id = part.message_id"
        " AND m.state IN ('queued', 'in_doubt') AND (m.valid_until IS NULL OR m.valid_until > :2)"
        " AND (m.confirms_opt_out = 1 OR NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.number_key = "
        "m.number_key))"
        " AND (m.class <> 'use-case' OR EXISTS"
        " (SELECT 1 FROM use_case u WHERE u.id = m.use_case_id AND u.sending = 1))"
        " AND (m.class <> 'client' OR EXISTS (SELECT 1 FROM client c WHERE c.id = m.client_id"
        " AND c.disabled_at IS NULL AND c.expires_at > :2)))",
        part.part_id,
        now
    );
    if (changed == 0) return false;
    if (part.ordinal == 1) {
        tx.run(
            "INSERT INTO recipient (channel_id, number_key, last_message_id) VALUES (:1, :2, :3)"
            " ON CONFLICT (number_key, channel_id) DO UPDATE SET last_message_id = excluded.last_message_id",
            channel_id_,
            part.number_key,
            part.message_id
        );
    }
    return true;
}

}  // namespace tama::gateway
