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

bool setPaused(store::Transaction& tx, std::int64_t channel_id, bool paused) {
    return tx.run("UPDATE channel SET paused = :2 WHERE id = :1", channel_id, paused) != 0;
}

std::optional<WallTime> lastAlive(store::Transaction& tx, std::int64_t channel_id) {
    const auto row =
        tx.one<std::optional<WallTime>>("SELECT alive_at FROM channel WHERE id = :1", channel_id);
    return row ? *row : std::nullopt;
}

void signOfLife(store::Transaction& tx, std::int64_t channel_id, WallTime now) {
    tx.run("UPDATE channel SET alive_at = :2 WHERE id = :1", channel_id, now);
}

void cleanStop(store::Transaction& tx, std::int64_t channel_id) {
    tx.run("UPDATE channel SET alive_at = NULL WHERE id = :1", channel_id);
}

ChannelBacklog backlogOf(store::Sql& sql, std::int64_t channel_id, std::int64_t limit) {
    ChannelBacklog backlog;
    const auto row = sql.one<bool, std::int64_t>(
        "SELECT paused, possible_duplicates FROM channel WHERE id = :1", channel_id
    );
    if (row) std::tie(backlog.paused, backlog.possible_duplicates) = *row;
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
