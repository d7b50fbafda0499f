// The outbox: the one function that inserts outbound messages. Encodes, cuts into parts, picks the channel, asks
// the SendPermit, and wakes the channel after the commit. Use inside a transaction; stateless, thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "gateway/message.hpp"
#include "gateway/send_permit.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

class Router;  // which channel takes a number (gateway/router.hpp)

struct Enqueued {
    std::int64_t message_id = 0;
    int part_count = 0;
};

class Outbox {
  public:
    Outbox(const Router& router, SendPermit& permit, const store::PhoneCodec& codec, IdSource& ids);

    /// Inserts the message and its parts, `held` where another message to the number is unfinished on the channel.
    /// Refused by the SendPermit, by an opt-out or without a route: the Error says why and nothing is inserted.
    Result<Enqueued> enqueue(store::Transaction& tx, const OutboundMessage& message, WallTime now);

  private:
    const Router& router_;
    SendPermit& permit_;
    const store::PhoneCodec& codec_;
    IdSource& ids_;
};

}  // namespace tama::gateway
