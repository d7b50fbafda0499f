#include "gateway/route_choice.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/enum_words.hpp"

namespace tama::gateway {
namespace {

constexpr std::array kModeNames{
    std::pair{ChannelMode::Open, std::string_view{"open"}},
    std::pair{ChannelMode::Paused, std::string_view{"paused"}},
    std::pair{ChannelMode::Draining, std::string_view{"draining"}},
    std::pair{ChannelMode::Drained, std::string_view{"drained"}},
    std::pair{ChannelMode::Killed, std::string_view{"killed"}},
};

const ChannelCondition* conditionOf(const ChannelConditions& all, std::int64_t channel_id) {
    const auto found = std::find_if(all.begin(), all.end(), [channel_id](const auto& condition) {
        return condition.channel_id == channel_id;
    });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view nameOf(ChannelMode mode) {
    return wordOf(kModeNames, mode);
}

ChannelMode channelModeFrom(std::string_view name) {
    if (const auto mode = valueOf(kModeNames, name)) return *mode;
    throw std::invalid_argument("a channel has the unknown mode \"" + std::string(name) + "\"");
}

bool isPassedOver(const ChannelConditions& all, std::int64_t channel_id, Milliseconds patience, WallTime now) {
    const auto* condition = conditionOf(all, channel_id);
    if (!condition || condition->mode != ChannelMode::Open) return true;
    return condition->down_since && now - *condition->down_since >= patience;
}

ChannelMode modeOf(const ChannelConditions& all, std::int64_t channel_id) {
    const auto* condition = conditionOf(all, channel_id);
    return condition ? condition->mode : ChannelMode::Killed;
}

const Route* choose(
    const std::vector<const Route*>& permitted,
    const ChannelConditions& all,
    std::optional<std::int64_t> unfinished_on,
    Milliseconds patience,
    WallTime now
) {
    const auto first = [&permitted](const auto& suits) {
        const auto found = std::find_if(permitted.begin(), permitted.end(), suits);
        return found == permitted.end() ? nullptr : *found;
    };
    const auto keeps = [&](const Route* route) {
        return modeOf(all, route->channel_id) != ChannelMode::Killed;
    };
    const auto* in_order = first([&](const Route* route) {
        return route->channel_id == unfinished_on && keeps(route);
    });
    if (in_order) return in_order;
    const auto* ready = first([&](const Route* route) {
        return !isPassedOver(all, route->channel_id, patience, now);
    });
    if (ready) return ready;
    return first(keeps);
}

}  // namespace tama::gateway
