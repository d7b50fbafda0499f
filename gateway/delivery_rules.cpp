#include "gateway/delivery_rules.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "gateway/smpp/status.hpp"

namespace tama::gateway {
namespace {

// A throttled submit says nothing against the message, so it is tried longer than one that met an error.
constexpr std::int64_t kMaxThrottledAttempts = 100;
constexpr std::int64_t kMaxTemporaryAttempts = 6;
constexpr Milliseconds kThrottleDelay{1'000};
constexpr Milliseconds kFirstRetryDelay{5'000};  // doubled with each attempt

}  // namespace

bool isOnItsWay(MessageState state) {
    return state == MessageState::Queued || state == MessageState::Submitting ||
           state == MessageState::InDoubt;
}

MessageState stateOfMessage(std::span<const MessageState> parts) {
    if (parts.empty()) throw std::invalid_argument("a message without parts");
    const auto any = [parts](MessageState state) {
        return std::find(parts.begin(), parts.end(), state) != parts.end();
    };
    if (any(MessageState::Held)) return MessageState::Held;
    if (any(MessageState::InDoubt)) return MessageState::InDoubt;
    if (any(MessageState::Queued) || any(MessageState::Submitting)) return MessageState::Queued;
    for (const auto failed :
         {MessageState::Rejected,
          MessageState::Undelivered,
          MessageState::Expired,
          MessageState::Cancelled}) {
        if (any(failed)) return failed;
    }
    return any(MessageState::Submitted) ? MessageState::Submitted : MessageState::Delivered;
}

bool mayFollow(MessageState from, MessageState to) {
    if (isFinal(from) || from == to) return false;
    if (from == MessageState::Submitted) return isFinal(to);
    return true;
}

AnswerVerdict judgeAnswer(
    std::uint32_t command_status, std::int64_t attempts, const OutcomeMap& outcomes
) {
    using Kind = AnswerVerdict::Kind;
    if (command_status == smpp::status::kOk) return {};
    const FailureClass failure = outcomes.ofAnswer(command_status);
    if (smpp::isThrottle(command_status)) {
        const bool again = attempts < kMaxThrottledAttempts;
        return {again ? Kind::TryAgain : Kind::Refused, true, kThrottleDelay, failure};
    }
    if (smpp::isTemporary(command_status) && attempts < kMaxTemporaryAttempts) {
        const auto doublings = std::clamp<std::int64_t>(attempts - 1, 0, kMaxTemporaryAttempts);
        return {Kind::TryAgain, false, kFirstRetryDelay * (std::int64_t{1} << doublings), failure};
    }
    return {Kind::Refused, false, Milliseconds{0}, failure};
}

}  // namespace tama::gateway
