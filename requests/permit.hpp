// The one gate before every outbound message: nothing reaches anybody but a registered tester before
// approval, by any door. Implements gateway::SendPermit. Stateless; thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>

#include "flows/runtime/service_words.hpp"
#include "gateway/send_permit.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

class Permit final : public gateway::SendPermit {
  public:
    /// Called in the transaction of a message that would go beyond the cap of its use case, before it is refused.
    using OnCap = std::function<void(store::Transaction&, std::int64_t use_case_id, WallTime)>;
    void onCap(OnCap on_cap) { on_cap_ = std::move(on_cap); }

    /// `vocabulary` has the fixed texts of the country.
    explicit Permit(const store::PhoneCodec& codec, runtime::Vocabulary vocabulary = runtime::Vocabulary())
        : codec_(codec), vocabulary_(std::move(vocabulary)) {}

    /// use-case: the use case is active with a valid approval, and the number is in its resolved target list,
    /// or is an
    ///           active worker's and the use case has an approved trigger word that workers start it with; within the caps of the approval (which this
    ///           counts);
    /// test:     the number is a registered tester's;
    /// reply:    the number is that of the worker it names, who wrote to us within 72 hours;
    /// service:  what enrolment by SMS says to that number, or one of the fixed texts, to a number that wrote to us within 72 hours (STOP confirmed, HELP,
    ///           nothing open): never unasked. Only the one that confirms STOP may ask to pass an opt-out;
    /// staff:    the number is a registered tester's, or that of a member of a duty chain;
    /// client:   of a system that is neither disabled nor past its time and has the leadership's consent,
    /// under
    ///           its own sender id, within its daily cap (which this counts); a number of the registry only
    ///           where the consent covers them.
    /// A provisional number (registry/enrolment.hpp) gets service messages and use cases of emergency only.
    /// Opt-outs are the outbox's: they hold for every class.
    Result<void> check(
        store::Transaction& tx, const gateway::OutboundMessage& message, std::int64_t segments, WallTime now
    ) override;

  private:
    Result<void> checkCapped(
        store::Transaction& tx,
        const gateway::OutboundMessage& message,
        std::int64_t number_key,
        std::int64_t segments,
        WallTime now
    ) const;

    const store::PhoneCodec& codec_;
    runtime::Vocabulary vocabulary_;
    OnCap on_cap_;
};

}  // namespace tama::requests
