// What the room above asks of the rows of `message` and changes in them: under whom an inbound message is
// filed, what a session still has to send, what is withdrawn because nobody waits for it any more. States are
// the delivery ledger's. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// To whom and what an inbound message belongs.
struct FiledUnder {
    std::optional<std::int64_t> worker_id{};
    std::optional<std::int64_t> session_id{};
    std::optional<std::int64_t> use_case_id{};
};
void fileInbound(store::Transaction& tx, std::int64_t message_id, const FiledUnder& under);

struct FiledInbound {
    std::optional<std::int64_t> session_id;
    std::string text;
    WallTime received_at;
};
std::optional<FiledInbound> filedInbound(store::Sql& sql, std::int64_t message_id);

/// Whether anything that this step of the session says is not with the SMSC yet.
bool hasStillToGo(store::Sql& sql, std::int64_t session_id, std::int64_t step);

/// Whether anything of the use case waits in a channel's queue.
bool hasQueued(store::Sql& sql, std::int64_t use_case_id);

/// What the session has in the queue is not sent any more: its validity ends now, and the last gate lets the
/// message behind it go.
void endValidityOfUnsent(store::Transaction& tx, std::int64_t session_id, WallTime now);

}  // namespace tama::gateway
