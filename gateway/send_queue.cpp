#include "gateway/send_queue.hpp"

#include <algorithm>
#include <limits>

#include "gateway/send_gate.hpp"

namespace tama::gateway {
namespace {

constexpr std::int64_t kSharesAtOnce = 64;  // read by one statement
constexpr auto kBelowAll = std::numeric_limits<std::int64_t>::min();

struct Candidate {
    MarkedPart part;
    GateFacts facts;
};

}  // namespace

/// One mark's view of the channel.
struct SendQueue::Look {
    WallTime now;
    std::optional<WallTime> quiet_until;
    std::int64_t last_part = std::numeric_limits<std::int64_t>::max();  // later ones stay: it is draining
};

/// Whose parts wait in a lane.
struct SendQueue::Waiting {
    std::int64_t share_of = 0;
    WallTime due;  // the first of them may go
};
struct SendQueue::Shares {
    std::vector<Waiting> waiting;
    bool all = false;
};

struct SendQueue::TurnEnd {
    std::size_t segments = 0;
    bool emptied = false;
};

namespace {

std::vector<Candidate> dueParts(
    store::Transaction& tx,
    const store::PhoneCodec& codec,
    std::int64_t channel_id,
    Lane lane,
    std::int64_t share_of,
    std::int64_t last_part,
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
        int64_t,
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
        "SELECT p.id, p.message_id, p.attempts, m.number_key, p.ordinal, m.part_count, p.segments, m.class, "
        "m.number, m.sender,"
        " m.text, m.encoding, m.concat_ref, m.valid_until, o.number_key, u.id, m.confirms_opt_out, c.id"
        " FROM part p JOIN message m ON m.id = p.message_id"
        " LEFT JOIN opt_out o ON o.number_key = m.number_key"
        " LEFT JOIN use_case u ON u.id = m.use_case_id AND (u.sending = 1 OR u.closed_at IS NULL)"
        " LEFT JOIN client c ON c.id = m.client_id AND c.disabled_at IS NULL AND c.expires_at > :3"
        " WHERE p.channel_id = :1 AND p.lane = :2 AND p.share_of = :5 AND p.state = 'queued' AND p.due_at <= :3"
        " AND p.id <= :6 ORDER BY p.due_at, p.id LIMIT :4",
        [&](const auto& row) {
            const auto& [id, message_id, attempts, number_key, ordinal, part_count, segments, message_class, number, sender, text, encoding, concat_ref, valid_until, opted_out, use_case, confirms_opt_out, client] =
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
                    valid_until,
                    static_cast<std::size_t>(segments)},
                GateFacts{
                    messageClassFrom(message_class),
                    valid_until,
                    opted_out.has_value(),
                    confirms_opt_out != 0,
                    client.has_value(),
                    use_case.has_value()}});
        },
        channel_id,
        static_cast<int>(lane),
        now,
        limit,
        share_of,
        last_part
    );
    return due;
}

}  // namespace

Marked SendQueue::mark(store::Transaction& tx, const MarkRequest& request, WallTime now) {
    Marked marked;
    marked.turns = request.turns;
    const auto channel =
        tx.one<std::string, std::int64_t>("SELECT mode, drain_to FROM channel WHERE id = :1", channel_id_);
    if (!channel) return marked;
    marked.mode = channelModeFrom(std::get<0>(*channel));
    if (!sends(marked.mode) || request.slots == 0) return marked;
    Look look{now, request.quiet_until};
    if (marked.mode == ChannelMode::Draining) look.last_part = std::get<1>(*channel);

    markLane(tx, look, Lane::Bulk, std::min(request.for_bulk, request.slots), marked);
    markLane(tx, look, Lane::Reply, request.slots - marked.parts.size(), marked);
    markLane(tx, look, Lane::Bulk, request.slots - marked.parts.size(), marked);
    marked.more = marked.more || marked.parts.size() == request.slots;
    // What a draining channel keeps is due all the time.
    if (!marked.more && marked.mode == ChannelMode::Open) findNextDue(tx, look, marked);
    return marked;
}

/// Whose parts are queued, from `after` on; those of a paused use case stay where they are. It skips through
/// the index: what waits behind the first part of each costs nothing. `all`: there are no others.
SendQueue::Shares SendQueue::sharesAfter(
    store::Transaction& tx, const Look& look, Lane lane, std::int64_t after
) {
    Shares shares;
    const bool quiet = look.quiet_until && lane == Lane::Bulk;
    std::int64_t seen = kSharesAtOnce;
    while (shares.waiting.empty() && seen == kSharesAtOnce) {
        seen = 0;
        tx.each<std::int64_t, WallTime, bool, bool>(
            "WITH RECURSIVE turn (share_of, n) AS ("
            " SELECT (SELECT share_of FROM part WHERE channel_id = :1 AND lane = :2 AND state = 'queued'"
            " AND share_of > :3 ORDER BY share_of LIMIT 1), 1"
            " UNION ALL SELECT (SELECT p.share_of FROM part p WHERE p.channel_id = :1 AND p.lane = :2"
            " AND p.state = 'queued' AND p.share_of > turn.share_of ORDER BY p.share_of LIMIT 1), turn.n + 1"
            " FROM turn WHERE turn.share_of IS NOT NULL AND turn.n < :4)"
            " SELECT turn.share_of, (SELECT p.due_at FROM part p WHERE p.channel_id = :1 AND p.lane = :2"
            " AND p.state = 'queued' AND p.share_of = turn.share_of ORDER BY p.due_at LIMIT 1),"
            " CASE WHEN u.sending = 0 AND u.closed_at IS NULL THEN 1 ELSE 0 END,"
            " CASE WHEN turn.share_of = 0 OR u.urgent = 1 THEN 0 ELSE 1 END"
            " FROM turn LEFT JOIN use_case u ON u.id = turn.share_of WHERE turn.share_of IS NOT NULL",
            [&](const auto& row) {
                const auto& [share_of, due, paused, can_wait] = row;
                const bool waits = quiet && can_wait;
                if (!paused) shares.waiting.push_back({share_of, waits ? std::max(due, *look.quiet_until) : due});
                after = share_of;
                ++seen;
            },
            channel_id_,
            static_cast<int>(lane),
            std::int64_t{after},
            kSharesAtOnce
        );
    }
    shares.all = seen < kSharesAtOnce;
    return shares;
}

/// With many shares, those whose turn comes next.
std::vector<SendQueue::Waiting> SendQueue::waitingIn(
    store::Transaction& tx, const Look& look, Lane lane, std::int64_t last
) {
    const Shares from_first = sharesAfter(tx, look, lane, kBelowAll);
    if (from_first.all) return from_first.waiting;
    Shares next = sharesAfter(tx, look, lane, last);
    if (!next.all) return next.waiting;
    for (const auto& each : from_first.waiting) {
        if (each.share_of <= last) next.waiting.push_back(each);
    }
    return next.waiting;
}

void SendQueue::markLane(
    store::Transaction& tx, const Look& look, Lane lane, std::size_t limit, Marked& marked
) {
    if (limit == 0) return;
    FairTurns& turns = marked.turns[static_cast<std::size_t>(lane)];
    std::vector<std::int64_t> due;
    for (const auto& waiting : waitingIn(tx, look, lane, turns.last())) {
        if (waiting.due <= look.now) due.push_back(waiting.share_of);
    }
    turns.begin(std::move(due));
    const std::size_t most = marked.parts.size() + limit;
    while (const auto turn = turns.next(most - marked.parts.size())) {
        const TurnEnd end = markTurn(tx, look, lane, *turn, most - marked.parts.size(), marked);
        turns.took(end.segments, end.emptied);
    }
}

/// What finds its gate closed may be many: after some the turn is over, and the next mark goes on.
SendQueue::TurnEnd SendQueue::markTurn(
    store::Transaction& tx,
    const Look& look,
    Lane lane,
    const FairTurns::Turn& turn,
    std::size_t limit,
    Marked& marked
) {
    const std::size_t wanted = std::min(turn.segments, limit);
    auto due = dueParts(tx, codec_, channel_id_, lane, turn.share_of, look.last_part, wanted, look.now);
    TurnEnd end;
    end.emptied = due.size() < wanted;
    for (auto& [part, facts] : due) {
        if (end.segments >= turn.segments) break;
        if (const auto closed = closedGate(facts, look.now)) {
            ledger_.notSent(tx, part.part_id, closed->state, closed->reason, look.now);
            end.emptied = marked.more = true;  // its place may be taken by another
        } else if (passGate(tx, part, look.now)) {
            end.segments += part.segments;
            marked.parts.push_back(std::move(part));
        } else {
            end.emptied = marked.more = true;  // another transaction was faster: look again
        }
    }
    return end;
}

void SendQueue::findNextDue(store::Transaction& tx, const Look& look, Marked& marked) {
    for (const auto lane : {Lane::Reply, Lane::Bulk}) {
        const auto& turns = marked.turns[static_cast<std::size_t>(lane)];
        for (const auto& waiting : waitingIn(tx, look, lane, turns.last())) {
            if (!marked.next_due || waiting.due < *marked.next_due) marked.next_due = waiting.due;
        }
    }
}

/// The gate again, in the statement that marks: what was read above may have changed where several writers
/// are at work (PostgreSQL). The part is on record as the last thing sent to its number before the number can
/// answer it.
bool SendQueue::passGate(store::Transaction& tx, const MarkedPart& part, WallTime now) {
    const auto changed = tx.run(
        "UPDATE part SET state = 'submitting', attempts = attempts + 1, submitted_at = :2,"
        " previous_message_id = CASE WHEN previous_message_id IS NULL AND ordinal = 1 THEN COALESCE((SELECT"
        " r.last_message_id FROM recipient r WHERE r.number_key = :4 AND r.channel_id = :3), 0)"
        " ELSE previous_message_id END"
        " WHERE id = :1 AND channel_id = :3 AND state = 'queued' AND EXISTS (SELECT 1 FROM message m WHERE m.id = part.message_id"
        " AND m.state IN ('queued', 'in_doubt') AND (m.valid_until IS NULL OR m.valid_until > :2)"
        " AND (m.confirms_opt_out = 1 OR NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.number_key = "
        "m.number_key))"
        " AND (m.class <> 'use-case' OR EXISTS"
        " (SELECT 1 FROM use_case u WHERE u.id = m.use_case_id AND u.sending = 1))"
        " AND (m.class <> 'client' OR EXISTS (SELECT 1 FROM client c WHERE c.id = m.client_id"
        " AND c.disabled_at IS NULL AND c.expires_at > :2)))",
        part.part_id,
        now,
        channel_id_,
        part.number_key
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
