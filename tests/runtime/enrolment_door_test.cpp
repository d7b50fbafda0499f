#include "flows/runtime/enrolment_door.hpp"

#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;

namespace {

struct DoorWorld : RuntimeWorld {
    void receive(const PhoneNumber& from, const std::string& text) {
        run([&](store::Transaction& tx) {
            door.receive(tx, {value_of_message, channel_id, from, "4242", text, clock.now()});
        });
    }

    std::int64_t value_of_message = 1;
    runtime::EnrolmentDoor door{*runtime, outbox, {plans, codec, ids, "XT", "eng"}};
};

}  // namespace

TEST_CASE("JOIN is answered by enrolment, and anything else goes on to the sessions", "[runtime]") {
    DoorWorld world;
    world.receive(world.stranger, "JOIN 5 Karita HC");
    CHECK(world.lastMessageTo(world.stranger).starts_with("Thank you. Your in-charge"));
    CHECK(world.count("phone WHERE origin = 'provisional'") == 1);
    world.start(world.awa);
    world.receive(world.awa, "1");
    CHECK(world.count("answer WHERE answered_at IS NOT NULL") == 1);
    world.receive(world.awa, "yes 7");  // nobody asked with that code: an answer
    CHECK(world.count("enrolment") == 1);
}

TEST_CASE("a number that said STOP joins nothing and gets no answer", "[runtime]") {
    DoorWorld world;
    world.receive(world.stranger, "STOP");
    const auto before = world.messagesTo(world.stranger).size();
    world.receive(world.stranger, "JOIN 5 Karita HC");
    CHECK(world.messagesTo(world.stranger).size() == before);
    CHECK(world.count("enrolment") == 0);
}

TEST_CASE("the iHRIS manager's decision is told to who joined", "[runtime]") {
    DoorWorld world;
    world.receive(world.stranger, "JOIN 5 Karita HC");
    const auto decide = [&](bool confirmed) {
        return world.run([&](store::Transaction& tx) {
            return world.door.decide(tx, world.value<std::int64_t>("SELECT id FROM enrolment"), confirmed, "mary", world.clock.now());
        });
    };
    CHECK(decide(true));
    CHECK(world.lastMessageTo(world.stranger).starts_with("Your number is confirmed."));
    CHECK(decide(true).error().code == ErrorCode::Conflict);
    CHECK(world.workerAt(world.stranger).has_value());
}
