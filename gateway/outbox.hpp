// The outbox: the one function that inserts outbound messages. Encodes, cuts into parts, picks the channel,
// asks the SendPermit, and wakes the channel after the commit. Use inside a transaction; stateless,
// thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/send_permit.hpp"
#include "gateway/text/sms_text.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

class Router;  // which channel takes a number (gateway/router.hpp)

struct Enqueued {
    std::int64_t message_id = 0;
    int part_count = 0;
    std::string uuid{};  // what others call the message by
    text::Encoding encoding = text::Encoding::Gsm7;
    bool waits = false;  // held behind another message to the number, or until its time
    std::vector<text::Replaced> replaced{};  // what transliteration changed
};

class Outbox {
  public:
    /// Tells a channel, by id, that it has new work; called after the commit, on the writer's thread.
    using Wake = std::function<void(std::int64_t channel_id)>;

    Outbox(
        const Router& router,
        SendPermit& permit,
        const store::PhoneCodec& codec,
        IdSource& ids,
        Wake wake = {}
    );

    /// Inserts the message and its parts, `held` where another message to the number is unfinished on the
    /// channel. Refused by the SendPermit, by an opt-out, without a route, or when this step's message is on
    /// its way already: the Error says why and nothing is inserted. A reply takes the place of a bulk message
    /// that only waits.
    /// Post the closure with the number's key as order_key, as all that concerns one number.
    Result<Enqueued> enqueue(store::Transaction& tx, const OutboundMessage& message, WallTime now);

    /// Cancels what the session has in the queue, held or sendable; what is on the wire is left. `listener`
    /// hears of each message.
    void cancelUnsent(
        store::Transaction& tx,
        std::int64_t session_id,
        const std::string& reason,
        OutcomeListener& listener,
        WallTime now
    );

  private:
    const Router& router_;
    SendPermit& permit_;
    const store::PhoneCodec& codec_;
    IdSource& ids_;
    Wake wake_;
};

}  // namespace tama::gateway
