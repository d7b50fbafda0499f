// Which of the channels that may take a message takes it now: what persons let channels do, and which cannot
// send. Pure; any thread. Source: docs/operator-guide.md, "Fail-over".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "gateway/router.hpp"

namespace tama::gateway {

/// What a person lets a channel do. It receives in every mode.
enum class ChannelMode : std::uint8_t {
    Open,
    Paused,    // sends nothing; messages wait, unless another channel may take them
    Draining,  // sends what it had when a person said so; what comes later waits as when paused
    Drained,   // has sent it
    Killed     // takes and sends nothing; what it had is cancelled, unless another channel may take it
};

/// The words in the database: "open", "paused" …; the parse function throws std::invalid_argument.
std::string_view nameOf(ChannelMode mode);
ChannelMode channelModeFrom(std::string_view name);

/// It sends what it has.
constexpr bool sends(ChannelMode mode) {
    return mode == ChannelMode::Open || mode == ChannelMode::Draining;
}

struct ChannelCondition {
    std::int64_t channel_id = 0;
    ChannelMode mode = ChannelMode::Open;
    std::optional<WallTime> down_since{};
};
using ChannelConditions = std::vector<ChannelCondition>;

/// Others go before it: a person has stopped it, or it could not send for `patience`. An unknown channel is
/// passed over, too.
bool isPassedOver(const ChannelConditions& all, std::int64_t channel_id, Milliseconds patience, WallTime now);
ChannelMode modeOf(const ChannelConditions& all, std::int64_t channel_id);

/// The channel for a new message, of those in `permitted`: where another message to the number is
/// unfinished, `unfinished_on`, that one, so that they arrive in order; else the first that is not passed
/// over; else the first that keeps messages until it may send. Null: all are killed.
const Route* choose(
    const std::vector<const Route*>& permitted,
    const ChannelConditions& all,
    std::optional<std::int64_t> unfinished_on,
    Milliseconds patience,
    WallTime now
);

}  // namespace tama::gateway
