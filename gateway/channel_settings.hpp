// What a person configures for one channel, and what the outside sees of it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/delivery_rules.hpp"
#include "gateway/http/http_settings.hpp"
#include "gateway/outcome_map.hpp"
#include "gateway/smpp/bind_group.hpp"
#include "gateway/quiet_hours.hpp"
#include "gateway/route_choice.hpp"
#include "gateway/submit_style.hpp"

namespace tama::gateway {

struct ChannelSettings {
    std::string name;                   // unique and for good: the store knows the channel by it
    smpp::BindGroupSettings smpp;       // where and as whom to bind, how often, window, segments per second
    SubmitStyle style;
    std::optional<HttpChannelSettings> http;  // an HTTP channel: `smpp` and `style` are not used then
    std::string sender;                 // short code or sender name of messages that name none
    std::string country;                // ISO 3166 alpha-2: how numbers without country code are read
    std::vector<std::string> prefixes;  // see Route
    std::vector<std::string> operators;
    bool transliterate = false;
    InDoubtPolicy in_doubt = InDoubtPolicy::Resend;
    Milliseconds await_receipt = std::chrono::minutes{10};  // of InDoubtPolicy::Await, wall time
    OutcomeMap outcomes;  // what this operator's receipts and refusals mean
    Milliseconds query_after = std::chrono::hours{6};  // wall time without a receipt; 0 = never ask
    Milliseconds upkeep_interval =
        std::chrono::seconds{5};  // of the housekeeping: overdue parts, sign of life
    std::optional<QuietHours> quiet_hours{};
};

inline std::optional<WallTime> quietUntil(const ChannelSettings& settings, WallTime now) {
    return settings.quiet_hours ? settings.quiet_hours->endIfQuiet(now) : std::nullopt;
}

struct ChannelCounters {
    std::uint64_t submitted = 0;  // parts written to the SMSC
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;  // for good
    std::uint64_t retried = 0;  // refused for now: throttled or a temporary error
    std::uint64_t unanswered = 0;
    std::uint64_t received = 0;  // messages from people
    std::uint64_t repeated = 0;  // deliveries that were here before
    std::uint64_t parked = 0;
    std::uint64_t receipts = 0;
    std::uint64_t turned_away = 0;  // deliveries answered "try again later": our queue was full or failed
    std::uint64_t queried = 0;      // parts whose receipt was overdue and was asked for
};

struct ChannelStatus {
    std::int64_t id = 0;
    std::string name;
    std::string state;  // "bound", "bound: 3 of 4 binds", "waiting to reconnect", "refused: …", "paused" …
    bool bound = false;        // messages can be sent
    bool slowed_down = false;  // the SMSC said "too fast", and the channel keeps a slower pace
    ChannelMode mode = ChannelMode::Open;  // what a person lets it do
    std::string last_error;             // empty while all is well
    double submitted_per_second = 0.0;  // over the last ten seconds
    std::int64_t queued = 0;            // parts that may be sent
    std::int64_t in_doubt = 0;          // parts whose answer was lost
    std::int64_t possible_duplicates = 0;
    ChannelCounters counters;
};

}  // namespace tama::gateway
