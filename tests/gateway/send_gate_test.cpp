#include "gateway/send_gate.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

const WallTime kGateTime = fromEpochMs(1'790'000'000'000);

}  // namespace

TEST_CASE("the gate is open for a message that nothing forbids", "[gateway]") {
    GateFacts facts;
    facts.message_class = MessageClass::UseCase;
    facts.use_case_open = true;
    facts.valid_until = kGateTime + Milliseconds{1};
    CHECK_FALSE(closedGate(facts, kGateTime));
}

TEST_CASE("STOP closes the gate for everything but the text that confirms it", "[gateway]") {
    GateFacts facts;
    facts.opted_out = true;
    facts.use_case_open = true;
    for (int value = 0; value <= static_cast<int>(MessageClass::Client); ++value) {
        facts.message_class = static_cast<MessageClass>(value);
        const auto closed = closedGate(facts, kGateTime);
        REQUIRE(closed);
        CHECK(closed->state == MessageState::Cancelled);
    }
    facts.message_class = MessageClass::Service;
    facts.confirms_opt_out = true;
    CHECK_FALSE(closedGate(facts, kGateTime));
}

TEST_CASE("what waits of a client that may not send any more is cancelled", "[gateway]") {
    GateFacts facts;
    facts.message_class = MessageClass::Client;
    CHECK(closedGate(facts, kGateTime)->state == MessageState::Cancelled);
    facts.client_sending = true;
    CHECK_FALSE(closedGate(facts, kGateTime));
}

TEST_CASE("a use case that is not sending holds only its own messages", "[gateway]") {
    GateFacts facts;
    facts.message_class = MessageClass::UseCase;
    CHECK(closedGate(facts, kGateTime)->state == MessageState::Cancelled);
    facts.message_class = MessageClass::Test;
    CHECK_FALSE(closedGate(facts, kGateTime));
}

TEST_CASE("a message expires at the end of its validity", "[gateway]") {
    GateFacts facts;
    facts.valid_until = kGateTime;
    CHECK(closedGate(facts, kGateTime)->state == MessageState::Expired);
    CHECK_FALSE(closedGate(facts, kGateTime - Milliseconds{1}));
}
