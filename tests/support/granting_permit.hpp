// A SendPermit for tests of what lies below the procedure: it grants, until it is told a reason not to.
#pragma once

#include <string>

#include "gateway/send_permit.hpp"

namespace tama::tests {

class GrantingPermit final : public gateway::SendPermit {
  public:
    std::string refusal;                   // why everything is refused; empty: all is granted
    gateway::SendPermit* rules = nullptr;  // asked first, where a test wants the real ones

    Result<void> check(
        store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t segments, WallTime now
    ) override {
        if (!refusal.empty()) return fail(ErrorCode::Refused, refusal);
        if (rules != nullptr) return rules->check(tx, message, segments, now);
        return {};
    }
};

}  // namespace tama::tests
