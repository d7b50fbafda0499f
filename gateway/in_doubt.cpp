#include "gateway/in_doubt.hpp"

#include "gateway/delivery_ledger.hpp"

namespace tama::gateway {

std::vector<InDoubtMessage> listInDoubt(
    store::Sql& sql, const store::PhoneCodec& codec, std::int64_t after, std::int64_t limit
) {
    std::vector<InDoubtMessage> found;
    // By way of the parts: only of those is there an index of what is in doubt.
    sql.each<std::int64_t, std::string, std::string, std::int64_t, std::int64_t, WallTime>(
        "SELECT m.id, c.name, m.number, m.part_count, d.parts, d.written_at FROM ("
        " SELECT message_id, COUNT(*) AS parts, MIN(submitted_at) AS written_at FROM part"
        " WHERE state IN ('submitting', 'in_doubt') AND state = 'in_doubt' AND message_id > :1"
        " GROUP BY message_id ORDER BY message_id LIMIT :2) d"
        " JOIN message m ON m.id = d.message_id JOIN channel c ON c.id = m.channel_id ORDER BY m.id",
        [&](const auto& row) {
            const auto& [id, channel, number, parts, in_doubt, written_at] = row;
            found.push_back({id, channel, codec.decode(number).masked(), parts, in_doubt, written_at});
        },
        after,
        limit
    );
    return found;
}

Result<void> resolveInDoubt(
    store::Transaction& tx,
    std::int64_t message_id,
    InDoubtVerdict verdict,
    OutcomeListener& listener,
    std::function<void(std::int64_t channel_id)> wake,
    WallTime now
) {
    const auto channel_id = tx.one<std::int64_t>(
        "SELECT channel_id FROM message WHERE id = :1 AND state = 'in_doubt'", message_id
    );
    if (!channel_id) {
        return fail(ErrorCode::NotFound, "no such message is in doubt", std::to_string(message_id));
    }
    DeliveryLedger ledger(*channel_id, listener, [wake = std::move(wake), id = *channel_id] { wake(id); });
    ledger.resolveInDoubt(tx, message_id, verdict == InDoubtVerdict::Resend, now);
    return {};
}

}  // namespace tama::gateway
