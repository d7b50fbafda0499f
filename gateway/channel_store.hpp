// The rows of channels: made known at start-up, paused, drained or killed by a person, and their sign of life.
// Use inside a transaction or on a reading connection; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/channel_settings.hpp"
#include "gateway/route_choice.hpp"
#include "gateway/router.hpp"
#include "store/database.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// The routes of these channels, in their order; a channel that the store does not know yet gets its row.
std::vector<Route> registerChannels(
    store::Database& database, const std::vector<ChannelSettings>& channels, WallTime now
);

/// NotFound: there is no such channel.
Result<std::int64_t> channelNamed(store::Sql& sql, std::string_view name);
/// Empty: there is no such channel.
std::string channelName(store::Sql& sql, std::int64_t channel_id);
/// What a person lets the channel do from now on. What it was before.
ChannelMode setMode(store::Transaction& tx, std::int64_t channel_id, ChannelMode mode);
/// A draining channel that has sent what it had becomes drained. True: it has become so now.
bool finishDrain(store::Transaction& tx, std::int64_t channel_id);

/// When the channel last gave a sign of life; nothing after a clean stop.
std::optional<WallTime> lastAlive(store::Transaction& tx, std::int64_t channel_id);
/// `can_send`: its line is up. Since when it is not is kept.
void signOfLife(store::Transaction& tx, std::int64_t channel_id, bool can_send, WallTime now);
void cleanStop(store::Transaction& tx, std::int64_t channel_id);

struct ChannelBacklog {
    ChannelMode mode = ChannelMode::Open;
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
