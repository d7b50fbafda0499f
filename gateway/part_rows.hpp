// The rows of a message's parts, as they are made. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "gateway/message.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// Whose share of a channel a message takes: its use case's (the id), its client's (the negative id), or that
/// of all that people and the program send besides (0).
std::int64_t shareOf(
    MessageClass message_class,
    const std::optional<std::int64_t>& use_case_id,
    const std::optional<std::int64_t>& client_id
);

/// What all parts of a message have.
struct PartRows {
    std::int64_t message_id = 0;
    std::int64_t channel_id = 0;
    Lane lane = Lane::Bulk;
    std::int64_t share_of = 0;
    MessageState state = MessageState::Queued;  // or Held
    WallTime due;
};

/// Inserts the parts from ordinal `first` to `last`, of `last` in all, which cost `segments` together.
void insertParts(
    store::Transaction& tx, const PartRows& rows, std::int64_t first, std::int64_t last, std::int64_t segments
);

}  // namespace tama::gateway
