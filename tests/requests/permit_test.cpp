#include "requests/permit.hpp"

#include "flows/runtime/service_words.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using gateway::MessageClass;
using tama::tests::RequestsWorld;

namespace {

constexpr MessageClass kClasses[] = {
    MessageClass::UseCase,
    MessageClass::Test,
    MessageClass::Reply,
    MessageClass::Service,
    MessageClass::Staff,
    MessageClass::Client};

bool mayPass(
    RequestsWorld& world, MessageClass message_class, const PhoneNumber& to, std::int64_t use_case_id
) {
    Permit permit(world.codec);
    return world.database->queue().run([&](store::Transaction& tx) {
        gateway::OutboundMessage message{.message_class = message_class, .to = to, .text = "?"};
        message.use_case_id = use_case_id;
        message.worker_id = world.worker_id;
        if (message_class == MessageClass::Service) {
            message.text = runtime::serviceText(runtime::ServiceText::Help, "eng");
        }
        return permit.check(tx, message, 1, world.clock.now()).has_value();
    });
}

void target(RequestsWorld& world, std::int64_t use_case_id) {
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO target (use_case_id, worker_id, number_key) VALUES (:1, :2, :3)",
            use_case_id,
            world.worker_id,
            world.codec.key(world.worker_number)
        );
    });
}

void writesToUs(RequestsWorld& world, const PhoneNumber& number) {
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO recipient (number_key, channel_id, last_inbound_at) VALUES (:1, 1, :2)",
            world.codec.key(number),
            world.clock.now()
        );
    });
}

}  // namespace

TEST_CASE("before approval nothing reaches anybody but a tester, in no state and by no door", "[requests]") {
    for (const State state :
         {State::Draft,
          State::Submitted,
          State::Review,
          State::Planned,
          State::Development,
          State::SimulatorPassed,
          State::OwnPhonePassed,
          State::RequestorNotified,
          State::RequestorTested,
          State::Satisfied,
          State::Approved}) {
        RequestsWorld world;
        const auto id = world.useCaseIn(state);
        target(world, id);
        INFO(nameOf(state));
        for (const MessageClass door : kClasses) {
            INFO(gateway::nameOf(door));
            CHECK_FALSE(mayPass(world, door, world.worker_number, id));
            CHECK_FALSE(mayPass(world, door, world.stranger_number, id));
        }
        CHECK(mayPass(world, MessageClass::Test, world.tester_number, id));
        CHECK_FALSE(mayPass(world, MessageClass::UseCase, world.tester_number, id));
    }
}

TEST_CASE("an active use case reaches its target list and nobody else", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Active);
    CHECK_FALSE(mayPass(world, MessageClass::UseCase, world.worker_number, id));
    target(world, id);
    CHECK(mayPass(world, MessageClass::UseCase, world.worker_number, id));
    CHECK_FALSE(mayPass(world, MessageClass::UseCase, world.stranger_number, id));
    REQUIRE(world.act(id, Action::Pause, "data.manager"));
    CHECK_FALSE(mayPass(world, MessageClass::UseCase, world.worker_number, id));
}

TEST_CASE("replies go to a worker, service texts to anybody, who wrote in the last 72 hours", "[requests]") {
    RequestsWorld world;
    CHECK_FALSE(mayPass(world, MessageClass::Reply, world.worker_number, 0));
    CHECK_FALSE(mayPass(world, MessageClass::Service, world.stranger_number, 0));
    writesToUs(world, world.worker_number);
    writesToUs(world, world.stranger_number);
    world.clock.advance(std::chrono::hours{72});
    CHECK(mayPass(world, MessageClass::Reply, world.worker_number, 0));
    CHECK_FALSE(mayPass(world, MessageClass::Reply, world.stranger_number, 0));
    CHECK(mayPass(world, MessageClass::Service, world.stranger_number, 0));
    world.clock.advance(Milliseconds{1});
    CHECK_FALSE(mayPass(world, MessageClass::Reply, world.worker_number, 0));
    CHECK_FALSE(mayPass(world, MessageClass::Service, world.stranger_number, 0));
}

TEST_CASE("a provisional number gets service messages and emergencies only", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Active);
    target(world, id);
    writesToUs(world, world.worker_number);
    const auto set = [&](const char* statement, auto value) {
        world.database->queue().run([&](store::Transaction& tx) { tx.run(statement, value); });
    };
    set("UPDATE phone SET origin = 'provisional' WHERE number_key = :1", world.codec.key(world.worker_number));
    CHECK_FALSE(mayPass(world, MessageClass::UseCase, world.worker_number, id));
    CHECK_FALSE(mayPass(world, MessageClass::Reply, world.worker_number, id));
    CHECK(mayPass(world, MessageClass::Service, world.worker_number, id));
    set("UPDATE use_case SET urgent = 1 WHERE id = :1", id);
    CHECK(mayPass(world, MessageClass::UseCase, world.worker_number, id));
    set("UPDATE use_case SET urgent = 0 WHERE id = :1", id);
    set("UPDATE phone SET origin = 'confirmed' WHERE number_key = :1", world.codec.key(world.worker_number));
    CHECK(mayPass(world, MessageClass::UseCase, world.worker_number, id));
}

TEST_CASE("what enrolment says passes to the number it is said to, and to no other", "[requests]") {
    RequestsWorld world;
    const auto passes = [&](const PhoneNumber& to, const char* text) {
        Permit permit(world.codec);
        return world.database->queue().run([&](store::Transaction& tx) {
            const gateway::OutboundMessage message{.message_class = MessageClass::Service, .to = to, .text = text};
            return permit.check(tx, message, 1, world.clock.now()).has_value();
        });
    };
    CHECK_FALSE(passes(world.worker_number, "Is this your number?"));
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO enrolment_message (number_key, asks, text, created_at) VALUES (:1, 1, 'Is this your number?', 0)",
            world.codec.key(world.worker_number)
        );
    });
    CHECK(passes(world.worker_number, "Is this your number?"));
    CHECK_FALSE(passes(world.worker_number, "Is this your number"));
    CHECK_FALSE(passes(world.stranger_number, "Is this your number?"));
}
