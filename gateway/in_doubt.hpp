// Messages that are in doubt: a part was written and its answer lost. Who they are, and what a person decides
// about them. Needs no running channel: a command resolves them beside the server, whose channel finds what
// is to be sent again at its next look. Use inside a transaction or on a reading connection; stateless.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/outcome_listener.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

struct InDoubtMessage {
    std::int64_t id = 0;
    std::string channel;  // its name
    std::string to;       // masked
    std::int64_t parts = 0;
    std::int64_t parts_in_doubt = 0;
    WallTime written_at;  // the first part that is in doubt
};

/// By id, above `after`; at most `limit`.
std::vector<InDoubtMessage> listInDoubt(
    store::Sql& sql, const store::PhoneCodec& codec, std::int64_t after, std::int64_t limit
);

enum class InDoubtVerdict : std::uint8_t {
    Resend,  // put back into the queue: its worker may read it twice
    Drop     // taken for undelivered
};

/// NotFound where no such message is in doubt. `wake` is called after the commit with the channel's id.
Result<void> resolveInDoubt(
    store::Transaction& tx,
    std::int64_t message_id,
    InDoubtVerdict verdict,
    OutcomeListener& listener,
    std::function<void(std::int64_t channel_id)> wake,
    WallTime now
);

}  // namespace tama::gateway
