#include "flows/runtime/parked.hpp"
#include "flows/runtime/robot_guard.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

TEST_CASE("a telephone that answers by itself is answered no more after a while", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.listen("notice", world.import("announcement"));
    for (int i = 0; i < 100; ++i) {
        world.say(world.awa, "NOTICE");
        world.send();
        world.clock.advance(1s);
    }
    CHECK(world.messagesTo(world.awa).size() == kSameInWindow);
    CHECK(world.count("unmatched WHERE reason = 'robot'") == 100 - kSameInWindow);
    // STOP is heard, and after a day it is heard again.
    world.clock.advance(kRobotSilence);
    world.say(world.awa, "NOTICE");
    CHECK(world.messagesTo(world.awa).size() == kSameInWindow + 1);
}

TEST_CASE("many different messages in a short time are a machine's, too, and STOP ends it", "[runtime]") {
    RuntimeWorld world;
    for (int i = 0; i < 70; ++i) world.say(world.awa, "out of office " + std::to_string(i));
    CHECK(world.count("unmatched WHERE reason = 'robot'") == 70 - kMessagesInWindow);
    world.say(world.awa, "STOP");
    CHECK(world.hasOptedOut(world.awa));
}

TEST_CASE("a worker who gives the same answer to many questions in their time is none", "[runtime]") {
    RuntimeWorld world;
    for (int i = 0; i < 60; ++i) {
        world.say(world.awa, "1");
        world.clock.advance(1min);
    }
    CHECK(world.count("unmatched WHERE reason = 'robot'") == 0);
}

TEST_CASE("a parked message is listed with its reason, and processed when the reason is gone", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.send();
    const auto id = world.run([&](store::Transaction& tx) {
        return tx.insert(
            "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, text, "
            "encoding, part_count, state, error, created_at, finished_at) VALUES ('p', 'in', '', 0, :1, :2, :3, "
            "'4242', '1', 'gsm7', 1, 'parked', 'the disk was full', :4, :4) RETURNING id",
            world.channel_id,
            world.codec.encode(world.awa),
            world.codec.key(world.awa),
            world.clock.now()
        );
    });
    const auto listed = [&] {
        return world.database->read([&](store::Sql& sql) {
            return parked::list(sql, world.codec, std::nullopt, 10);
        });
    };
    REQUIRE(listed().size() == 1);
    CHECK(listed().front().reason == "the disk was full");
    CHECK(listed().front().text == "1");
    const auto retry = [&](std::int64_t message) {
        return world.run([&](store::Transaction& tx) {
            return parked::tryAgain(tx, world.codec, *world.runtime, message);
        });
    };
    REQUIRE(retry(id));
    CHECK(listed().empty());
    CHECK(world.answersOf(session).front().category == "Yes");
    CHECK(world.sessionOfMessage(id) == session);
    CHECK(retry(id).error().code == ErrorCode::NotFound);
}

TEST_CASE("a parked message that fails again stays parked, and one without a number cannot be tried", "[runtime]") {
    RuntimeWorld world;
    struct Failing final : gateway::InboundHandler {
        void receive(store::Transaction&, const gateway::InboundMessage&) override {
            throw std::runtime_error("still broken");
        }
    } failing;
    const auto park = [&](const std::string& number) {
        return world.run([&](store::Transaction& tx) {
            return tx.insert(
                "INSERT INTO message (uuid, direction, class, lane, channel_id, number, number_key, sender, text, "
                "encoding, part_count, state, error, created_at, finished_at) VALUES ('p', 'in', '', 0, 1, :1, 0, "
                "'4242', '1', 'gsm7', 1, 'parked', 'broken', 0, 0) RETURNING id",
                number
            );
        });
    };
    const auto id = park(world.codec.encode(world.awa));
    CHECK_THROWS(world.run([&](store::Transaction& tx) { return parked::tryAgain(tx, world.codec, failing, id); }));
    CHECK(world.count("message WHERE state = 'parked' AND error = 'broken'") == 1);
    const auto nameless = park("");
    const auto refused = world.run([&](store::Transaction& tx) {
        return parked::tryAgain(tx, world.codec, failing, nameless);
    });
    CHECK(refused.error().code == ErrorCode::Refused);
}
