#include "gateway/number_line.hpp"

#include <string>

namespace tama::gateway {

MessageState NumberLine::join(store::Transaction& tx, std::int64_t message_id, Lane lane) const {
    const auto on_its_way = tx.one<std::int64_t, int, std::string>(
        "SELECT id, lane, state FROM message WHERE number_key = :1 AND channel_id = :2"
        " AND state IN ('held', 'queued', 'in_doubt') AND state <> 'held' AND id <> :3",
        number_key_,
        channel_id_,
        message_id
    );
    if (!on_its_way) return MessageState::Queued;
    const auto& [other_id, other_lane, other_state] = *on_its_way;
    if (other_lane != static_cast<int>(Lane::Bulk) || other_state != "queued") return MessageState::Held;
    if (lane == Lane::Bulk && !goesBefore(tx, message_id, other_id)) return MessageState::Held;
    // Another transaction may be marking its parts at this moment (PostgreSQL): only what is held here is off
    // the wire.
    const auto part_count = tx.one<std::int64_t>("SELECT COUNT(*) FROM part WHERE message_id = :1", other_id);
    const auto held = tx.run(
        "UPDATE part SET state = 'held' WHERE message_id = :1 AND state = 'queued' AND attempts = 0", other_id
    );
    if (held != part_count) {
        tx.run("UPDATE part SET state = 'queued' WHERE message_id = :1 AND state = 'held'", other_id);
        return MessageState::Held;
    }
    tx.run("UPDATE message SET state = 'held' WHERE id = :1", other_id);
    return MessageState::Queued;
}

/// Both are bulk. The other may have to wait where this one does not: for a person, or for the morning.
bool NumberLine::goesBefore(store::Transaction& tx, std::int64_t message_id, std::int64_t other_id) {
    return tx
        .one<std::int64_t>(
            "SELECT o.id FROM message o LEFT JOIN use_case ou ON ou.id = o.use_case_id,"
            " message m LEFT JOIN use_case u ON u.id = m.use_case_id WHERE o.id = :2 AND m.id = :1"
            " AND o.class IN ('use-case', 'client') AND (m.use_case_id IS NULL OR o.use_case_id IS NULL"
            " OR m.use_case_id <> o.use_case_id)"
            " AND ((ou.sending = 0 AND ou.closed_at IS NULL) OR (COALESCE(ou.urgent, 0) = 0"
            " AND (m.class NOT IN ('use-case', 'client') OR u.urgent = 1)))",
            message_id,
            other_id
        )
        .has_value();
}

bool NumberLine::isBusy(store::Sql& sql) const {
    return sql
        .one<std::int64_t>(
            "SELECT id FROM message WHERE number_key = :1 AND channel_id = :2"
            " AND state IN ('held', 'queued', 'in_doubt') AND state <> 'held' LIMIT 1",
            number_key_,
            channel_id_
        )
        .has_value();
}

bool NumberLine::letNextGo(store::Transaction& tx) const {
    // Hardly ever does one wait, and to put those in order costs four times as much as to ask.
    const auto any = tx.one<std::int64_t>(
        "SELECT id FROM message WHERE number_key = :1 AND channel_id = :2"
        " AND state IN ('held', 'queued', 'in_doubt') AND state = 'held' LIMIT 1",
        number_key_,
        channel_id_
    );
    if (!any) return false;
    const auto next = tx.one<std::int64_t>(
        "SELECT m.id FROM message m LEFT JOIN use_case u ON u.id = m.use_case_id"
        " WHERE m.number_key = :1 AND m.channel_id = :2"
        " AND m.state IN ('held', 'queued', 'in_doubt') AND m.state = 'held' ORDER BY m.lane,"
        " CASE WHEN m.class IN ('use-case', 'client') AND COALESCE(u.urgent, 0) = 0 THEN 1 ELSE 0 END, m.id"
        " LIMIT 1",
        number_key_,
        channel_id_
    );
    if (!next) return false;
    tx.run("UPDATE message SET state = 'queued' WHERE id = :1", *next);
    tx.run("UPDATE part SET state = 'queued' WHERE message_id = :1 AND state = 'held'", *next);
    return true;
}

std::int64_t NumberLine::nextConcatReference(store::Transaction& tx) const {
    return tx.insert(
        "INSERT INTO recipient (channel_id, number_key, concat_ref) VALUES (:1, :2, 1)"
        " ON CONFLICT (number_key, channel_id) DO UPDATE SET concat_ref = (recipient.concat_ref + 1) % 256"
        " RETURNING concat_ref",
        channel_id_,
        number_key_
    );
}

}  // namespace tama::gateway
