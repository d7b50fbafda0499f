// The inbox: stores an inbound message and what it causes in one transaction, once. A delivery that was
// stored before changes nothing and is acknowledged again. Parts of a long message are kept until the last
// one is here. Use inside a transaction; stateless. Source: docs/architecture.md, "The spine", promises 1
// and 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/phone_number.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/text/charset.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// An inbound message as the protocol brought it.
struct Arrival {
    std::optional<PhoneNumber> from;  // nothing: the sender is a name or short code
    std::string recipient;            // our short code
    std::uint8_t data_coding = 0;
    bool has_header = false;  // `user_data` starts with a user data header
    std::string user_data;
    WallTime received_at;
    std::string
        remote_id{};  // the sender's name for it, where the protocol has one: that is its identity then
    std::string parameters{};  // what else the SMSC said, "1403=62340a 1404=01": see parametersOf()
};

/// Deliveries from this time were perhaps not answered before the connection broke: they may come again
/// although another message has been submitted to the number since.
struct LostAnswers {
    WallTime from;
    WallTime to;
};

enum class ArrivalKind : std::uint8_t { Received, Duplicate, PartKept, Parked };

class Inbox {
  public:
    Inbox(
        std::int64_t channel_id,
        text::Charset default_charset,
        const store::PhoneCodec& codec,
        IdSource& ids,
        InboundHandler& handler
    )
        : channel_id_(channel_id),
          default_charset_(default_charset),
          codec_(codec),
          ids_(ids),
          handler_(handler) {}

    ArrivalKind receive(
        store::Transaction& tx, const Arrival& arrival, const std::optional<LostAnswers>& lost_answers
    );
    /// Where receive() fails by itself: the message with the reason, and nothing that it would have caused.
    ArrivalKind park(store::Transaction& tx, const Arrival& arrival, const std::string& reason);

    /// Long messages some of whose parts have not come for longer than people wait for an answer.
    struct Conversation {
        std::int64_t number_key = 0;
        std::string recipient;
    };
    std::vector<Conversation> overdue(store::Transaction& tx, std::size_t limit, WallTime now);
    /// Takes what is there, with "…" for what is missing.
    void completeOverdue(store::Transaction& tx, const Conversation& conversation, WallTime now);
    void parkOverdue(
        store::Transaction& tx, const Conversation& conversation, const std::string& reason, WallTime now
    );

  private:
    struct Whole;
    struct StoredParts;

    bool isNew(
        store::Transaction& tx,
        const Arrival& arrival,
        std::int64_t number_key,
        const std::optional<LostAnswers>& lost_answers
    );
    StoredParts storedParts(store::Transaction& tx, std::int64_t number_key, const std::string& recipient);
    bool keepPart(store::Transaction& tx, const Arrival& arrival, std::int64_t number_key);
    void forgetParts(store::Transaction& tx, const std::vector<std::int64_t>& ids);
    Whole readWhole(const Arrival& arrival) const;
    std::int64_t insert(store::Transaction& tx, const Whole& whole, const std::string& parked_because);
    void take(store::Transaction& tx, const Whole& whole);

    std::int64_t channel_id_;
    text::Charset default_charset_;
    const store::PhoneCodec& codec_;
    IdSource& ids_;
    InboundHandler& handler_;
};

}  // namespace tama::gateway
