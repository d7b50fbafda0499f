// What the simulated SMSC has still to deliver, and when (wall time): a heap that holds hundreds of
// thousands, and the deliver_sm that receipts and replies become. Thread rule: not thread-safe; the SMSC's
// strand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "gateway/smpp/pdu.hpp"
#include "gateway/smpp/subscriber_model.hpp"

namespace tama::gateway::smpp {

struct Delivery {
    WallTime due;
    bool receipt = false;
    std::string message_id;  // of the submit that caused it; empty for injected messages
    MessageState state = MessageState::Unknown;
    DeliverSm message;
    bool as_data = false;     // in a data_sm
    std::uint64_t order = 0;  // of planning; set by DeliveryPlan
};

class DeliveryPlan {
  public:
    void add(Delivery delivery);
    std::optional<WallTime> nextDue() const;
    /// The earliest that is due; equal times in the order of planning.
    std::optional<Delivery> takeDue(WallTime now);
    /// How many were planned for this message and are no more.
    std::size_t cancel(const std::string& message_id);
    std::size_t size() const { return heap_.size(); }
    void clear() { heap_.clear(); }

  private:
    std::vector<Delivery> heap_;  // the earliest in front
    std::uint64_t last_order_ = 0;
};

/// Nothing when the submit did not ask for a receipt of this state.
std::optional<Delivery> receiptFor(
    const SubmitSm& submit, const std::string& message_id, const PlannedReceipt& receipt, WallTime now
);
Delivery replyFor(const SubmitSm& submit, const std::string& message_id, PlannedReply reply, WallTime now);

}  // namespace tama::gateway::smpp
