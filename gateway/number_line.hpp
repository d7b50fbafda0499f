// The line of the messages to one number on one channel: one is on its way to the SMSC, the others are held
// behind it, so that they arrive in order. Use inside a transaction, with the number's key as order_key;
// stateless.
#pragma once

#include <cstdint>

#include "gateway/message.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

class NumberLine {
  public:
    NumberLine(std::int64_t channel_id, std::int64_t number_key)
        : channel_id_(channel_id), number_key_(number_key) {}

    /// Whether a new message may go (Queued) or is Held. A reply overtakes a bulk message of which nothing is
    /// on the wire yet: that one is held instead. So does bulk that goes in quiet hours overtake bulk that
    /// does not, and any bulk overtakes that of a paused use case.
    MessageState join(store::Transaction& tx, std::int64_t message_id, Lane lane) const;

    /// A message of the line is on its way to the SMSC.
    bool isBusy(store::Sql& sql) const;

    /// Lets the next message go, where none is on its way: replies first, then what goes in quiet hours, then
    /// in the order of their making.
    /// False: there is none to let go.
    bool letNextGo(store::Transaction& tx) const;

    /// Counted per number, so that no phone sees a reference again within 256 long messages.
    std::int64_t nextConcatReference(store::Transaction& tx) const;

  private:
    static bool goesBefore(store::Transaction& tx, std::int64_t message_id, std::int64_t other_id);

    std::int64_t channel_id_;
    std::int64_t number_key_;
};

}  // namespace tama::gateway
