#include "gateway/channel_store.hpp"

namespace tama::gateway {

std::vector<Route> registerChannels(
    store::Database& database, const std::vector<ChannelSettings>& channels, WallTime now
) {
    return database.queue().run([&](store::Transaction& tx) {
        std::vector<Route> routes;
        for (const auto& channel : channels) {
            tx.run(
                "INSERT INTO channel (name, kind, created_at) VALUES (:1, :2, :3) ON CONFLICT DO NOTHING",
                channel.name,
                channel.http ? "http" : "smpp",
                now
            );
            const auto id = tx.one<std::int64_t>("SELECT id FROM channel WHERE name = :1", channel.name);
            routes.push_back(
                {id.value(),
                 channel.name,
                 channel.sender,
                 channel.prefixes,
                 channel.operators,
                 channel.transliterate,
                 std::nullopt,
                 channel.style}
            );
            if (channel.http) {
                const auto& send = channel.http->preset.send;
                routes.back().piece_length = send ? send->max_length : 0;
            }
        }
        return routes;
    });
}

Result<std::int64_t> channelNamed(store::Sql& sql, std::string_view name) {
    const auto id = sql.one<std::int64_t>("SELECT id FROM channel WHERE name = :1", name);
    if (!id) return fail(ErrorCode::NotFound, "there is no such channel", std::string(name));
    return *id;
}

std::string channelName(store::Sql& sql, std::int64_t channel_id) {
    return sql.one<std::string>("SELECT name FROM channel WHERE id = :1", channel_id).value_or("");
}

ChannelMode setMode(store::Transaction& tx, std::int64_t channel_id, ChannelMode mode) {
    const auto before = tx.one<std::string>("SELECT mode FROM channel WHERE id = :1", channel_id);
    tx.run(
        "UPDATE channel SET mode = :2, drain_to = (SELECT COALESCE(MAX(id), 0) FROM part) WHERE id = :1",
        channel_id,
        nameOf(mode)
    );
    return channelModeFrom(before.value());
}

bool finishDrain(store::Transaction& tx, std::int64_t channel_id) {
    const auto left = [&](std::string_view states) {
        return tx
            .one<std::int64_t>(
                "SELECT p.id FROM part p JOIN channel c ON c.id = p.channel_id WHERE p.channel_id = :1 AND " +
                    std::string(states) + " AND p.id <= c.drain_to LIMIT 1",
                channel_id
            )
            .has_value();
    };
    if (left("p.state = 'queued'") || left("p.state IN ('submitting', 'in_doubt')")) return false;
    return tx.run(
               "UPDATE channel SET mode = 'drained' WHERE id = :1 AND mode = 'draining'", channel_id
           ) != 0;
}

std::optional<WallTime> lastAlive(store::Transaction& tx, std::int64_t channel_id) {
    const auto row =
        tx.one<std::optional<WallTime>>("SELECT alive_at FROM channel WHERE id = :1", channel_id);
    return row ? *row : std::nullopt;
}

void signOfLife(store::Transaction& tx, std::int64_t channel_id, bool can_send, WallTime now) {
    tx.run(
        "UPDATE channel SET alive_at = :2, down_since = CASE WHEN :3 = 1 THEN NULL ELSE COALESCE(down_since, :2) END"
        " WHERE id = :1",
        channel_id,
        now,
        can_send
    );
}

void cleanStop(store::Transaction& tx, std::int64_t channel_id) {
    tx.run("UPDATE channel SET alive_at = NULL, down_since = NULL WHERE id = :1", channel_id);
}

ChannelBacklog backlogOf(store::Sql& sql, std::int64_t channel_id, std::int64_t limit) {
    ChannelBacklog backlog;
    const auto row = sql.one<std::string, std::int64_t>(
        "SELECT mode, possible_duplicates FROM channel WHERE id = :1", channel_id
    );
    if (row) {
        backlog.mode = channelModeFrom(std::get<0>(*row));
        backlog.possible_duplicates = std::get<1>(*row);
    }
    for (const auto lane : {Lane::Reply, Lane::Bulk}) {
        backlog.queued +=
            sql.one<std::int64_t>(
                   "SELECT COUNT(*) FROM (SELECT 1 AS part FROM part WHERE channel_id = :1 AND lane = :2"
                   " AND state = 'queued' LIMIT :3) AS waiting",
                   channel_id,
                   static_cast<int>(lane),
                   limit
            )
                .value_or(0);
    }
    backlog.in_doubt =
        sql.one<std::int64_t>(
               "SELECT COUNT(*) FROM part WHERE channel_id = :1 AND state IN ('submitting', 'in_doubt')"
               " AND state = 'in_doubt'",
               channel_id
        )
            .value_or(0);
    return backlog;
}

bool isIdle(store::Sql& sql) {
    return !sql.one<std::int64_t>("SELECT id FROM part WHERE state = 'queued' LIMIT 1") &&
           !sql.one<std::int64_t>("SELECT id FROM part WHERE state IN ('submitting', 'in_doubt') LIMIT 1");
}

}  // namespace tama::gateway
