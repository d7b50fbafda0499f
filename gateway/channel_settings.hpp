// What a person configures for one channel, and what the outside sees of it. Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/delivery_rules.hpp"
#include "gateway/http/http_settings.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/smpp/client.hpp"
#include "gateway/text/charset.hpp"

namespace tama::gateway {

struct ChannelSettings {
    std::string name;                   // unique and for good: the store knows the channel by it
    smpp::ClientSettings smpp;          // where and as whom to bind, window, segments per second
    std::optional<HttpChannelSettings> http;  // an HTTP channel: `smpp` is not used then
    std::string sender;                 // short code or sender name of messages that name none
    std::string country;                // ISO 3166 alpha-2: how numbers without country code are read
    std::vector<std::string> prefixes;  // see Route
    std::vector<std::string> operators;
    bool transliterate = false;
    text::Charset default_charset = text::Charset::Gsm7;  // what this SMSC means by data_coding 0
    InDoubtPolicy in_doubt = InDoubtPolicy::Resend;
    Milliseconds await_receipt = std::chrono::minutes{10};  // of InDoubtPolicy::Await, wall time
    std::map<std::int64_t, FailureClass> error_codes;       // what this operator means by its receipts' err
    Milliseconds upkeep_interval =
        std::chrono::seconds{5};  // of the housekeeping: overdue parts, sign of life
};

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
};

struct ChannelStatus {
    std::int64_t id = 0;
    std::string name;
    std::string state;  // "bound", "waiting to reconnect", "refused: …", "paused" …
    bool bound = false;
    bool paused = false;
    std::string last_error;             // empty while all is well
    double submitted_per_second = 0.0;  // over the last ten seconds
    std::int64_t queued = 0;            // parts that may be sent
    std::int64_t in_doubt = 0;          // parts whose answer was lost
    std::int64_t possible_duplicates = 0;
    ChannelCounters counters;
};

}  // namespace tama::gateway
