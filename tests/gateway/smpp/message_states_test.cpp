#include "gateway/smpp/message_states.hpp"

#include "gateway/smpp/receiver_ring.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp;

TEST_CASE("the simulated SMSC cancels what is open and nothing else", "[gateway]") {
    MessageStates states;
    CHECK_FALSE(states.find("1"));
    CHECK_FALSE(states.cancel("1"));
    states.remember("1", MessageState::Enroute);
    CHECK(states.cancel("1"));
    CHECK(states.find("1") == MessageState::Deleted);
    CHECK_FALSE(states.cancel("1"));
    states.remember("1", MessageState::Delivered);
    CHECK(states.find("1") == MessageState::Delivered);
}

TEST_CASE("the simulated SMSC forgets its oldest messages first", "[gateway]") {
    MessageStates states;
    for (int i = 0; i <= 100'000; ++i) states.remember(std::to_string(i), MessageState::Enroute);
    CHECK_FALSE(states.find("0"));
    CHECK(states.find("1"));
    CHECK(states.find("100000"));
}

TEST_CASE("receivers take turns, and the full ones are passed over", "[gateway]") {
    ReceiverRing ring;
    const auto any = [](ReceiverRing::Id) { return true; };
    CHECK_FALSE(ring.next(any));
    for (const ReceiverRing::Id id : {1U, 2U, 3U}) ring.add(id);
    CHECK(ring.next(any) == 1U);
    CHECK(ring.next([](ReceiverRing::Id id) { return id != 2U; }) == 3U);
    CHECK(ring.next(any) == 1U);
    CHECK_FALSE(ring.next([](ReceiverRing::Id) { return false; }));
    ring.remove(2);
    ring.remove(1);
    CHECK(ring.next(any) == 3U);
    CHECK(ring.next(any) == 3U);
}
