// The one gate before every outbound message: nothing reaches anybody but a registered tester before
// approval, by any door. Implements gateway::SendPermit. Stateless; thread-safe.
#pragma once

#include "gateway/send_permit.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

class Permit final : public gateway::SendPermit {
  public:
    explicit Permit(const store::PhoneCodec& codec) : codec_(codec) {}

    /// use-case: the use case is active with a valid approval, and the number is in its resolved target list,
    /// or is an
    ///           active worker's and the use case has an approved trigger word that workers start it with;
    /// test:     the number is a registered tester's;
    /// reply:    the number wrote to us within 72 hours;
    /// service:  the number wrote to us within 72 hours (STOP confirmed, HELP, nothing open): never unasked;
    /// staff:    the number is a registered tester's;
    /// client:   refused until the leadership's consent can be recorded.
    Result<void> check(store::Transaction& tx, const gateway::OutboundMessage& message, WallTime now)
        override;

  private:
    const store::PhoneCodec& codec_;
};

}  // namespace tama::requests
