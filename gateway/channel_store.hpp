// The rows of channels: made known at start-up, paused by a person, and their sign of life.
// Use inside a transaction or on a reading connection; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/router.hpp"
#include "store/database.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// The routes of these channels, in their order; a channel that the store does not know yet gets its row.
std::vector<Route> registerChannels(
    store::Database& database, const std::vector<ChannelSettings>& channels, WallTime now
);

/// False when there is no such channel.
bool setPaused(store::Transaction& tx, std::int64_t channel_id, bool paused);

/// When the channel last gave a sign of life; nothing after a clean stop.
std::optional<WallTime> lastAlive(store::Transaction& tx, std::int64_t channel_id);
void signOfLife(store::Transaction& tx, std::int64_t channel_id, WallTime now);
void cleanStop(store::Transaction& tx, std::int64_t channel_id);

struct ChannelBacklog {
    bool paused = false;
    std::int64_t queued = 0;
    std::int64_t in_doubt = 0;
    std::int64_t possible_duplicates = 0;
};
/// `queued` is counted up to `limit`: a million waiting parts are not worth a scan.
ChannelBacklog backlogOf(store::Sql& sql, std::int64_t channel_id, std::int64_t limit = 100'000);

/// Nothing waits to be sent or to be answered by an SMSC, on any channel. What is held waits behind something
/// that is not.
bool isIdle(store::Sql& sql);

}  // namespace tama::gateway
