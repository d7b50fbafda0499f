// The door from the gateway up: what became of an outbound message. Implemented by flows/runtime (answers'
// sent and delivered times, waits that start when the question is on its way) and whoever counts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gateway/message.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// Outcome classes of a failed delivery, one meaning for all operators (reference: AAPOR non-contact causes).
enum class FailureClass : std::uint8_t {
    None,
    Absent,             // off or out of coverage
    UnknownSubscriber,  // no such number
    Barred,             // blocked, do-not-disturb
    MemoryFull,
    NetworkError,
    RejectedContent,
    NoCredit,
    NotSent  // our side: gate closed, expired in our queue
};

/// The words in the database: "" for None, "absent", "unknown_subscriber" …
std::string_view nameOf(FailureClass failure);
FailureClass failureClassFrom(std::string_view name);

struct MessageOutcome {
    std::int64_t message_id = 0;
    MessageState state = MessageState::Submitted;  // Submitted, or a final one
    FailureClass failure = FailureClass::None;
    std::optional<std::int64_t> worker_id;
    std::optional<std::int64_t> use_case_id;
    std::optional<std::int64_t> session_id;
    std::int64_t step = 0;
    std::int64_t ordinal = 0;
    WallTime at;
    std::optional<std::int64_t> client_id{};  // of class client: whose message it is
};

class OutcomeListener {
  public:
    virtual ~OutcomeListener() = default;
    /// Called inside the transaction that records the outcome: once when the last part was taken by the SMSC
    /// (Submitted), once when the message is final. Never backwards.
    virtual void onOutcome(store::Transaction& tx, const MessageOutcome& outcome) = 0;
};

}  // namespace tama::gateway
