#include "gateway/delivery_rules.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <vector>

#include <rapidcheck/catch.h>

#include "gateway/smpp/status.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

using S = MessageState;

S together(std::vector<S> parts) {
    return stateOfMessage(parts);
}

constexpr std::array kAllStates{
    S::Held,
    S::Queued,
    S::Submitting,
    S::Submitted,
    S::InDoubt,
    S::Delivered,
    S::Undelivered,
    S::Expired,
    S::Rejected,
    S::Cancelled};

}  // namespace

TEST_CASE("a message is where its parts are", "[gateway]") {
    CHECK(together({S::Held, S::Held}) == S::Held);
    CHECK(together({S::Queued}) == S::Queued);
    CHECK(together({S::Submitting}) == S::Queued);
    CHECK(together({S::Submitted, S::Submitting}) == S::Queued);
    CHECK(together({S::Submitted, S::InDoubt}) == S::InDoubt);
    CHECK(together({S::Submitted, S::Submitted}) == S::Submitted);
    CHECK(together({S::Delivered, S::Submitted}) == S::Submitted);
    CHECK(together({S::Delivered, S::Delivered}) == S::Delivered);
    CHECK_THROWS_AS(together({}), std::invalid_argument);
}

TEST_CASE("one failed part fails the message once the others are off the wire", "[gateway]") {
    CHECK(together({S::Rejected, S::Submitting}) == S::Queued);
    CHECK(together({S::Rejected, S::Cancelled}) == S::Rejected);
    CHECK(together({S::Submitted, S::Rejected}) == S::Rejected);
    CHECK(together({S::Delivered, S::Undelivered}) == S::Undelivered);
    CHECK(together({S::Expired, S::Cancelled}) == S::Expired);
    CHECK(together({S::Submitted, S::Cancelled}) == S::Cancelled);
}

TEST_CASE("the state of a message does not depend on the order of its parts", "[gateway]") {
    rc::check([] {
        auto parts = *rc::gen::nonEmpty(rc::gen::container<std::vector<S>>(
            rc::gen::elementOf(std::vector<S>(kAllStates.begin(), kAllStates.end()))
        ));
        const S state = stateOfMessage(parts);
        std::reverse(parts.begin(), parts.end());
        RC_ASSERT(stateOfMessage(parts) == state);
        // Final only when nothing is on its way, and delivered only when all are.
        const bool on_its_way = std::any_of(parts.begin(), parts.end(), isOnItsWay);
        RC_ASSERT(!(isFinal(state) && on_its_way));
        const bool all = std::all_of(parts.begin(), parts.end(), [](S part) { return part == S::Delivered; });
        RC_ASSERT((state == S::Delivered) == all);
    });
}

TEST_CASE("a state never goes back", "[gateway]") {
    for (const S from : kAllStates) {
        for (const S to : kAllStates) {
            if (from == to || isFinal(from)) CHECK_FALSE(mayFollow(from, to));
        }
    }
    CHECK(mayFollow(S::Submitted, S::Delivered));
    CHECK(mayFollow(S::Submitted, S::Expired));
    CHECK_FALSE(mayFollow(S::Submitted, S::Queued));
    CHECK_FALSE(mayFollow(S::Submitted, S::InDoubt));
    CHECK(mayFollow(S::InDoubt, S::Queued));
    CHECK(mayFollow(S::InDoubt, S::Delivered));
}

TEST_CASE("an answer without error is an acceptance", "[gateway]") {
    CHECK(judgeAnswer(smpp::status::kOk, 1).kind == AnswerVerdict::Kind::Accepted);
}

TEST_CASE("a throttled part is tried again after a second, many times", "[gateway]") {
    for (const auto status : {smpp::status::kThrottled, smpp::status::kMessageQueueFull}) {
        const auto verdict = judgeAnswer(status, 50);
        CHECK(verdict.kind == AnswerVerdict::Kind::TryAgain);
        CHECK(verdict.throttled);
        CHECK(verdict.delay == Milliseconds{1'000});
        CHECK(judgeAnswer(status, 100).kind == AnswerVerdict::Kind::Refused);
    }
}

TEST_CASE("a temporary error is tried again with growing delays, a few times", "[gateway]") {
    for (const auto status : {smpp::status::kSystemError, smpp::status::kTemporaryApplicationError}) {
        CHECK(judgeAnswer(status, 1).delay == Milliseconds{5'000});
        CHECK(judgeAnswer(status, 2).delay == Milliseconds{10'000});
        CHECK(judgeAnswer(status, 5).delay == Milliseconds{80'000});
        CHECK(judgeAnswer(status, 5).kind == AnswerVerdict::Kind::TryAgain);
        CHECK(judgeAnswer(status, 6).kind == AnswerVerdict::Kind::Refused);
    }
}

TEST_CASE("any other error is final at once", "[gateway]") {
    for (const std::uint32_t status : {0x0BU, 0x0AU, 0x45U, 0x59U, 0x4FFU}) {
        const auto verdict = judgeAnswer(status, 1);
        CHECK(verdict.kind == AnswerVerdict::Kind::Refused);
        CHECK(verdict.failure != FailureClass::None);
    }
}
