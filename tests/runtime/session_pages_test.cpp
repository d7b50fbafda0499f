#include "flows/runtime/session_pages.hpp"

#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace tama::runtime;

namespace {

PhoneNumber numberOf(int which) {
    return PhoneNumber::fromE164("+99970500" + std::to_string(1000 + which)).value();
}

void startMany(RuntimeWorld& world, std::int64_t use_case_id, int how_many) {
    for (int i = 0; i < how_many; ++i) {
        auto request = world.requestFor(numberOf(i));
        request.use_case_id = use_case_id;
        REQUIRE(world.tryStart(request));
    }
}

/// What requests/ does when a use case is closed.
void close(RuntimeWorld& world, std::int64_t use_case_id) {
    world.run([&](store::Transaction& tx) {
        tx.run(
            "UPDATE use_case SET sending = 0, closed_at = :2 WHERE id = :1", use_case_id, world.clock.now()
        );
        world.runtime->interruptUseCase(tx, use_case_id, world.clock.now());
    });
}

/// One round of the timers: how many more rows `what` counts after it.
std::int64_t changedByOneRound(RuntimeWorld& world, const std::string& what) {
    const auto before = world.count(what);
    world.timers->runDue();
    return world.count(what) - before;
}

constexpr const char* kInterrupted = "session WHERE status = 'interrupted'";
constexpr const char* kCancelled = "message WHERE state = 'cancelled'";

}  // namespace

TEST_CASE("a use case's sessions end a page in each closure, and a restart goes on", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const int sessions = 2 * static_cast<int>(kEndedAtOnce) + 7;
    startMany(world, world.use_case_id, sessions);
    close(world, world.use_case_id);
    CHECK(world.count(kInterrupted) == 0);
    CHECK(changedByOneRound(world, kInterrupted) == kEndedAtOnce);
    CHECK(world.count(kCancelled) == kEndedAtOnce);  // what stood queued goes with them
    world.restart();
    CHECK(changedByOneRound(world, kInterrupted) == kEndedAtOnce);
    CHECK(changedByOneRound(world, kInterrupted) == 7);
    CHECK(world.count(kCancelled) == sessions);
    CHECK(world.count("part WHERE state <> 'cancelled'") == 0);
    world.fireTimers();
    CHECK(world.count("timer") == 0);
}

TEST_CASE("nothing of a closed use case is sent while its sessions still wait for their end", "[runtime]") {
    RuntimeWorld world;
    startMany(world, world.use_case_id, 3);
    close(world, world.use_case_id);
    CHECK(world.mark().empty());
    CHECK(world.count("session WHERE status = 'waiting'") == 3);
    CHECK(world.count(kCancelled) == 3);
}

TEST_CASE("an answer between the closing and the end of its session comes too late", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.send();
    close(world, world.use_case_id);
    const auto answer = world.say(world.awa, "1");
    CHECK(world.stateOf(session) == "interrupted");
    CHECK(world.sessionOfMessage(answer) == session);
    CHECK_FALSE(world.answersOf(session).front().answered_at);
    CHECK(world.lastMessageTo(world.awa) == Vocabulary::builtIn().text(ServiceText::Late, "eng", false, "t"));
    world.fireTimers();
    CHECK(world.count("timer WHERE kind = 'held_answer'") == 0);
}

TEST_CASE("the end of a session cancels what is held for it, and releases what waits behind", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.say(world.awa, "HELP");  // the reply overtakes the question, which is held behind it
    CHECK(world.value<std::string>("SELECT state FROM message WHERE session_id = :1", session) == "held");
    close(world, world.use_case_id);
    world.fireTimers();
    CHECK(world.value<std::string>("SELECT state FROM message WHERE session_id = :1", session) == "cancelled");
    world.send();
    CHECK(world.count("message WHERE class = 'service' AND state = 'submitted'") == 1);
    CHECK(world.count("part WHERE state IN ('held', 'queued')") == 0);
}

TEST_CASE("those in line are begun a page in each closure, over however long a line", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto other = world.useCase("UC-2");
    const int in_line = 2 * static_cast<int>(kBegunAtOnce) + 5;
    startMany(world, world.use_case_id, in_line);
    startMany(world, other, in_line);
    close(world, world.use_case_id);
    while (changedByOneRound(world, kInterrupted) > 0) {
    }
    // The last page of ends has scheduled the first page of beginnings, and that round has run it.
    const std::string begun = "session WHERE status = 'waiting'";
    CHECK(world.count(begun) == kBegunAtOnce);
    CHECK(changedByOneRound(world, begun) == kBegunAtOnce);
    world.restart();
    CHECK(changedByOneRound(world, begun) == 5);
    CHECK(world.count("session WHERE status = 'in_line'") == 0);
    CHECK(world.count("timer WHERE kind = 'start_in_line'") == 0);
}

TEST_CASE("a long line that may not begin hides nobody behind it", "[runtime]") {
    RuntimeWorld world;
    const auto paused = world.useCase("UC-2");
    const int long_line = static_cast<int>(kLookedAtAtOnce) + 30;
    startMany(world, paused, long_line);  // busy
    startMany(world, paused, long_line);  // in line behind it
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET sending = 0 WHERE id = :1", paused);
        tx.run("UPDATE session SET status = 'completed' WHERE status = 'waiting'");
        for (int i = 0; i < long_line; i += 13) {  // some that may, wherever their numbers' keys stand
            tx.run(
                "UPDATE session SET use_case_id = :2 WHERE number_key = :1 AND status = 'in_line'",
                world.codec.key(numberOf(i)),
                world.use_case_id
            );
        }
        world.runtime->resumeUseCase(tx, world.use_case_id, world.clock.now());
    });
    CHECK(changedByOneRound(world, "session WHERE status = 'waiting'") <= 10);
    world.fireTimers();
    CHECK(world.count("session WHERE status = 'waiting'") == 10);
    CHECK(world.count("session WHERE status = 'in_line'") == long_line - 10);
}
