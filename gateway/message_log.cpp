#include "gateway/message_log.hpp"

namespace tama::gateway {

void fileInbound(store::Transaction& tx, std::int64_t message_id, const FiledUnder& under) {
    tx.run(
        "UPDATE message SET worker_id = :2, session_id = :3, use_case_id = :4 WHERE id = :1",
        message_id,
        under.worker_id,
        under.session_id,
        under.use_case_id
    );
}

std::optional<FiledInbound> filedInbound(store::Sql& sql, std::int64_t message_id) {
    const auto row = sql.one<std::optional<std::int64_t>, std::string, WallTime>(
        "SELECT session_id, text, created_at FROM message WHERE id = :1", message_id
    );
    if (!row) return std::nullopt;
    return std::make_from_tuple<FiledInbound>(*row);
}

bool hasStillToGo(store::Sql& sql, std::int64_t session_id, std::int64_t step) {
    return sql
        .one<std::int64_t>(
            "SELECT id FROM message WHERE direction = 'out' AND finished_at IS NULL AND session_id = :1 "
            "AND step = :2 AND state IN ('held', 'queued', 'submitting', 'in_doubt') LIMIT 1",
            session_id,
            step
        )
        .has_value();
}

bool hasQueued(store::Sql& sql, std::int64_t use_case_id) {
    return sql
        .one<std::int64_t>(
            "SELECT c.id FROM channel c WHERE EXISTS (SELECT 1 FROM part p WHERE p.channel_id = c.id"
            " AND p.lane IN (0, 1) AND p.share_of = :1 AND p.state = 'queued') LIMIT 1",
            use_case_id
        )
        .has_value();
}

void endValidityOfUnsent(store::Transaction& tx, std::int64_t session_id, WallTime now) {
    tx.run(
        "UPDATE message SET valid_until = :2 WHERE direction = 'out' AND finished_at IS NULL "
        "AND session_id = :1 AND state IN ('held', 'queued')",
        session_id,
        now
    );
}

}  // namespace tama::gateway
