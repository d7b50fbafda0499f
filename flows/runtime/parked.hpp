// Messages that came and could not be processed: each with its reason, and to be tried again when the reason is gone.
// Reads take any Sql; writes belong in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/inbound_handler.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime::parked {

struct ParkedMessage {
    std::int64_t id = 0;
    std::optional<PhoneNumber> from;  // nothing: its sender is no number, and trying again does not help
    std::string to;
    std::string text;
    std::string reason;
    WallTime received_at;
};

/// The newest first, below `before` where given; at most `limit`.
std::vector<ParkedMessage> list(
    store::Sql& sql, const store::PhoneCodec& codec, std::optional<std::int64_t> before, std::int64_t limit
);
std::int64_t count(store::Sql& sql);

/// Gives it to `handler` as it came. What that throws leaves it parked: let it fly. NotFound; Refused without a
/// number.
Result<void> tryAgain(
    store::Transaction& tx, const store::PhoneCodec& codec, gateway::InboundHandler& handler, std::int64_t id
);

}  // namespace tama::runtime::parked
