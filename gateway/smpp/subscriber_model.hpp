// What the subscribers behind the simulated SMSC do with a message: a small interface, given by the owner.
// Thread rule: called on the SMSC's strand, one call at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "gateway/smpp/pdu.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {

/// A receipt for the submitted part, if its registered_delivery asks for one.
struct PlannedReceipt {
    Milliseconds delay{0};  // wall time after the submit
    MessageState state = MessageState::Delivered;
    std::string error_code = "000";
};

/// A message from the subscriber to the address that the part came from.
struct PlannedReply {
    Milliseconds delay{0};  // wall time after the submit
    std::string octets;
    std::uint8_t data_coding = 0;
    std::uint8_t esm_class = 0;
    std::string from;  // empty: the subscriber that the part was sent to
};

struct SubmitPlan {
    std::uint32_t status = status::kOk;  // of the submit_sm_resp; nothing else happens when it is not kOk
    std::vector<PlannedReceipt> receipts;
    std::vector<PlannedReply> replies;
};

class SubscriberModel {
  public:
    virtual ~SubscriberModel() = default;
    /// Called once for each submit_sm, that is for each part of a long message; octets are as submitted.
    virtual SubmitPlan onSubmit(const SubmitSm& message, const std::string& message_id, WallTime now) = 0;
};

/// Every part is delivered after a fixed time, and nobody answers.
class DeliverAllModel final : public SubscriberModel {
  public:
    explicit DeliverAllModel(Milliseconds delay) : delay_(delay) {}
    SubmitPlan onSubmit(const SubmitSm& /*message*/, const std::string& /*message_id*/, WallTime /*now*/)
        override {
        return {status::kOk, {{delay_, MessageState::Delivered, "000"}}, {}};
    }

  private:
    Milliseconds delay_;
};

}  // namespace tama::gateway::smpp
