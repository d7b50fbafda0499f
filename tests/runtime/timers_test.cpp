#include "flows/runtime/timers.hpp"

#include <set>
#include <stdexcept>

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

class TimersWorld {
  public:
    explicit TimersWorld(store::Engine engine = store::Engine::Sqlite) : database(engine) {}

    void schedule(Milliseconds in, const std::string& kind, std::int64_t subject) {
        database->queue().run([&](store::Transaction& tx) {
            scheduleTimer(tx, clock.now() + in, kind, subject);
        });
    }
    void record(const std::string& kind) {
        loop.handle(kind, [this](store::Transaction& tx, const Timer& timer, WallTime) {
            tx.afterCommit([this, subject = timer.subject_id] { fired.push_back(subject); });
        });
    }
    std::int64_t left() {
        return database->read([](store::Sql& sql) {
            return *sql.one<std::int64_t>("SELECT count(*) FROM timer");
        });
    }

    ManualWallClock clock{fromEpochMs(1'790'000'000'000)};
    TestDatabase database;
    std::vector<std::int64_t> fired;
    TimerLoop loop{*database, clock};
};

}  // namespace

TEST_CASE("timers fire when they are due, in order, and once", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TimersWorld world(engine);
    world.record("test");
    CHECK_FALSE(world.loop.nextDue());
    world.schedule(2s, "test", 7);
    world.schedule(1s, "test", 7);
    world.schedule(3s, "test", 9);
    CHECK(world.loop.nextDue() == world.clock.now() + 1s);
    CHECK(world.loop.runDue() == 0);
    world.clock.advance(2s);
    CHECK(world.loop.runDue() == 2);
    CHECK(world.loop.runDue() == 0);
    CHECK(world.fired == std::vector<std::int64_t>{7, 7});
    CHECK(world.left() == 1);
}

TEST_CASE("a cancelled timer does not fire", "[runtime]") {
    TimersWorld world;
    world.record("test");
    world.record("other");
    world.schedule(0s, "test", 1);
    world.schedule(0s, "test", 2);
    world.schedule(0s, "other", 1);
    world.database->queue().run([](store::Transaction& tx) { cancelTimers(tx, "test", 1); });
    CHECK(world.loop.runDue() == 2);
    CHECK(world.left() == 0);
}

TEST_CASE("a timer that must not be lost is fired again after a failure", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TimersWorld world(engine);
    world.loop.handle(
        "vital",
        [&](store::Transaction& tx, const Timer& timer, WallTime) {
            // By the timer, not by calls: the commit queue may run a failing closure more than once.
            if (timer.attempts < 2) throw std::runtime_error("not now");
            tx.afterCommit([&world, subject = timer.subject_id] { world.fired.push_back(subject); });
        },
        OnFailure::Retry
    );
    world.schedule(0s, "vital", 7);
    CHECK(world.loop.runDue() == 1);
    CHECK(world.loop.runDue() == 0);
    CHECK(world.loop.nextDue() == world.clock.now() + 1min);
    world.clock.advance(1min);
    CHECK(world.loop.runDue() == 1);
    world.clock.advance(1min);
    CHECK(world.loop.runDue() == 1);
    CHECK(world.fired == std::vector<std::int64_t>{7});
    CHECK(world.left() == 0);
}

TEST_CASE("a timer that fails every time is given up after some retries", "[runtime]") {
    TimersWorld world;
    std::set<WallTime> failures;  // a closure that throws may be run again at once
    world.loop.handle(
        "vital",
        [&failures](store::Transaction&, const Timer&, WallTime now) {
            failures.insert(now);
            throw std::runtime_error("never");
        },
        OnFailure::Retry
    );
    world.schedule(0s, "vital", 7);
    for (int minute = 0; minute < 20; ++minute, world.clock.advance(1min)) world.loop.runDue();
    CHECK(failures.size() == 1 + kTimerRetries);
    CHECK(world.left() == 0);
}

TEST_CASE("a timer whose loss does no harm is dropped when it fails, and stops no others", "[runtime]") {
    TimersWorld world;
    world.record("test");
    world.loop.handle("broken", [](store::Transaction&, const Timer&, WallTime) {
        throw std::runtime_error("the handler is broken");
    });
    world.schedule(0s, "broken", 1);
    world.schedule(0s, "test", 2);
    CHECK(world.loop.runDue() == 2);
    CHECK(world.fired == std::vector<std::int64_t>{2});
    CHECK(world.left() == 0);
}

TEST_CASE("a timer that nobody here handles waits for a program that does", "[runtime]") {
    TimersWorld world;
    world.record("test");
    world.schedule(0s, "test", 1);
    world.schedule(0s, "of_a_later_version", 1);
    world.schedule(0s, "test", 2);
    CHECK(world.loop.runDue() == 2);
    CHECK(world.left() == 1);
}

TEST_CASE("two handlers for one kind are an error of the program", "[runtime]") {
    TimersWorld world;
    world.record("test");
    CHECK_THROWS_AS(world.record("test"), std::logic_error);
}
