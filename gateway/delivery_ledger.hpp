// Records what became of parts, and moves their messages by it: the only writer of message and part states
// after the outbox has inserted them. It releases the next held message and tells the OutcomeListener, in the
// same transaction. Every step is guarded by the state it starts from, so that late and repeated news change
// nothing. Use inside a transaction; stateless. Source: docs/architecture.md, "The spine".
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/delivery_rules.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/outcome_map.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// Parts whose messages one closure moves where there may be thousands (recovery, resending): each takes some
/// ten statements, and a closure stays under 10 ms.
inline constexpr std::size_t kPartsAtOnce = 25;

class DeliveryLedger {
  public:
    /// `wake` is called after the commit of whatever put parts into the queue, on the writer's thread.
    DeliveryLedger(std::int64_t channel_id, OutcomeListener& listener, std::function<void()> wake = {})
        : channel_id_(channel_id), listener_(listener), wake_(std::move(wake)) {}

    /// The SMSC took the part. A receipt that came before is matched here.
    void accepted(store::Transaction& tx, std::int64_t part_id, const std::string& smsc_id, WallTime now);
    /// Back into the queue: throttled or a temporary error.
    void tryAgain(
        store::Transaction& tx, std::int64_t part_id, std::uint32_t command_status, WallTime due, WallTime now
    );
    /// The SMSC refused the part for good.
    void refused(
        store::Transaction& tx,
        std::int64_t part_id,
        std::uint32_t command_status,
        FailureClass failure,
        const std::string& reason,
        WallTime now
    );
    /// A gate closed before it was sent.
    void notSent(
        store::Transaction& tx,
        std::int64_t part_id,
        MessageState state,
        const std::string& reason,
        WallTime now
    );
    /// The message is wanted no more: its parts that are not on the wire are cancelled, held ones too.
    void cancelUnsent(
        store::Transaction& tx, std::int64_t message_id, const std::string& reason, WallTime now
    );
    /// A final receipt for the part. False when it would be a step back.
    bool settled(store::Transaction& tx, std::int64_t part_id, const ReceiptOutcome& outcome, WallTime now);
    /// Receipts that are kept because they matched nothing, and can only be those of this part, whose answer was lost,
    /// and of its message's other parts. True when this part was settled.
    bool matchKept(store::Transaction& tx, std::int64_t part_id, WallTime now);

    /// Marked, but never written to the socket.
    void notWritten(store::Transaction& tx, std::int64_t part_id, WallTime now);
    /// Written, and the answer was lost. `await` is how long Await waits for a receipt. True when the part
    /// was put back into the queue: it may reach its worker twice.
    bool answerLost(
        store::Transaction& tx, std::int64_t part_id, InDoubtPolicy policy, Milliseconds await, WallTime now
    );
    /// At start-up: all that a crash left marked, at most `limit` parts. The count of them; 0: all done.
    std::size_t recover(
        store::Transaction& tx, InDoubtPolicy policy, Milliseconds await, std::size_t limit, WallTime now
    );
    /// Sends again what waited for a receipt long enough, at most `limit` parts. The count of them.
    std::size_t resendOverdue(store::Transaction& tx, std::size_t limit, WallTime now);

    /// A person's word on a message that is in doubt: send it again, or take it for undelivered.
    void resolveInDoubt(store::Transaction& tx, std::int64_t message_id, bool resend, WallTime now);

  private:
    struct MessageRow;

    MessageRow messageOfPart(store::Transaction& tx, std::int64_t part_id);
    std::int64_t follow(
        store::Transaction& tx,
        std::int64_t part_id,
        FailureClass failure,
        const std::string& reason,
        WallTime now
    );
    void resend(store::Transaction& tx, std::int64_t part_id, WallTime now);
    void finishPart(
        store::Transaction& tx,
        std::int64_t part_id,
        MessageState state,
        std::int64_t error_code,
        WallTime now
    );
    void cancelRest(store::Transaction& tx, std::int64_t part_id, WallTime now);
    void cancelIfUseless(store::Transaction& tx, std::int64_t part_id, WallTime now);
    void wakeAfter(store::Transaction& tx);
    void matchEarlyReceipt(
        store::Transaction& tx,
        std::int64_t part_id,
        const std::string& stripped,
        std::int64_t number_key,
        WallTime now
    );

    std::int64_t channel_id_;
    OutcomeListener& listener_;
    std::function<void()> wake_;
};

}  // namespace tama::gateway
