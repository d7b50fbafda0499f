// What follows from what: the state of a message from its parts, what an answer to a submit means, which
// change of state is a step back. The rules of the outbox without a database. Pure; any thread. Source:
// docs/architecture.md, "The spine"; SMPP 3.4 section 5.1.3.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"
#include "gateway/outcome_map.hpp"

namespace tama::gateway {

/// A part that is off the wire for good or for the time being is no reason to hold the next message.
bool isOnItsWay(MessageState state);  // queued, submitting, in_doubt

/// The message's state after one of its parts changed. `parts` is not empty.
/// A failed part fails the message, but not before all others are off the wire: the next one is released
/// then.
MessageState stateOfMessage(std::span<const MessageState> parts);

/// Whether a part may go from one state to another by a receipt or an answer. Final states never change, and
/// nothing goes back from submitted.
bool mayFollow(MessageState from, MessageState to);

/// What an SMSC's answer means for the part.
struct AnswerVerdict {
    enum class Kind : std::uint8_t { Accepted, TryAgain, Refused };
    Kind kind = Kind::Accepted;
    bool throttled = false;  // the whole channel must slow down
    Milliseconds delay{0};   // TryAgain: not before that
    FailureClass failure = FailureClass::None;
};

/// `attempts` counts the submits of this part so far, this one included.
AnswerVerdict judgeAnswer(
    std::uint32_t command_status, std::int64_t attempts, const OutcomeMap& outcomes = {}
);

/// A line that breaks again and again must not send a worker the same text for ever: after so many resends a
/// part is held for a person, whatever the policy.
inline constexpr std::int64_t kMaxResends = 3;

/// What to do with parts that were written and not answered.
enum class InDoubtPolicy : std::uint8_t {
    Resend,  // at once: nothing is lost, a worker may read it twice
    Hold,    // a person decides
    Await    // a receipt that matches may still come; then resend
};

}  // namespace tama::gateway
