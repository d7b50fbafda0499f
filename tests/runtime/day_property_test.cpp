// Whatever people, clocks and crashes do in whatever order, live sessions keep their promises.
#include <array>

#include <rapidcheck/catch.h>

#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

constexpr std::array kTexts{
    "1",
    "2",
    "7",
    "none",
    "perhaps",
    "",
    "STOP",
    "START",
    "help",
    "NOTICE",
    "notice 3",
    "Wrong number",
    "\xff\xfe @("};

/// One thing that may happen, by its number.
void happen(RuntimeWorld& world, int what) {
    const PhoneNumber numbers[] = {world.awa, world.binta, world.stranger};
    const auto& who = numbers[static_cast<std::size_t>(what) % 3];
    const int kind = what / 3;
    const int texts = static_cast<int>(kTexts.size());
    if (kind < texts) {
        world.say(who, kTexts[static_cast<std::size_t>(kind)], what % 2 == 0 ? "4242" : "5000");
    } else if (kind == texts) {
        world.run([&](store::Transaction& tx) {
            auto request = world.requestFor(who);
            if (what % 2 == 0) request.sender = "5000";
            return world.runtime->start(tx, request, world.clock.now()).has_value();
        });
    } else if (kind == texts + 1) {
        world.send();
    } else if (kind == texts + 2) {
        world.pass(who == world.awa ? 1h : 24h);
    } else if (kind == texts + 3) {
        world.restart();
    } else if (kind == texts + 4) {
        world.deliver();
    } else {
        world.run([&](store::Transaction& tx) {
            const bool sending = what % 3 != 0;
            tx.run("UPDATE use_case SET sending = :1", sending);
            if (sending) world.runtime->resumeUseCase(tx, world.use_case_id, world.clock.now());
        });
    }
}

constexpr int kHappenings = 3 * (static_cast<int>(kTexts.size()) + 6);

/// The rows that should not be there.
void checkPromises(RuntimeWorld& world) {
    const auto none = [&world](const std::string& what) {
        if (world.count(what) != 0) RC_FAIL("there are rows of " + what);
    };
    none("session WHERE status NOT IN ('waiting', 'in_line') AND ended_at IS NULL");
    // Whoever was interrupted, or said nothing, may go on.
    none("session WHERE status NOT IN ('waiting', 'in_line', 'interrupted', 'expired') AND state <> ''");
    none("session WHERE status = 'waiting' AND (state = '' OR ended_at IS NOT NULL OR started_at IS NULL)");
    none("session WHERE status = 'failed'");
    none("session WHERE status IN ('waiting', 'in_line') AND number_key IN (SELECT number_key FROM opt_out)");
    none(
        "answer WHERE session_id || '/' || position IN (SELECT session_id || '/' || position FROM answer "
        "GROUP BY session_id, position HAVING count(*) > 1)"
    );
    none("answer WHERE valid = 1 AND (value IS NULL OR answered_at IS NULL OR category IS NULL)");
    none(
        "(SELECT 1 FROM timer WHERE kind IN ('answer_timeout', 'session_expiry') GROUP BY kind, subject_id "
        "HAVING count(*) > 1) AS repeated"
    );
    none(
        "timer WHERE kind IN ('answer_timeout', 'session_expiry') AND NOT EXISTS (SELECT 1 FROM session "
        "WHERE "
        "session.id = subject_id AND session.step = timer.step AND status = 'waiting')"
    );
}

}  // namespace

TEST_CASE("live sessions keep their promises in any order of events", "[runtime]") {
    rc::prop("no order of events breaks them", [] {
        const auto events = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, kHappenings));
        RuntimeWorld world;
        world.listen("notice", world.import("announcement"));
        for (const int event : events) {
            happen(world, event);
            checkPromises(world);
        }
        // Once all sends again and the last timers have fired, nobody is left in line behind nobody.
        world.run([&](store::Transaction& tx) {
            tx.run("UPDATE use_case SET sending = 1");
            world.runtime->resumeUseCase(tx, world.use_case_id, world.clock.now());
        });
        for (int i = 0; i < 60; ++i) world.pass(24h);
        RC_ASSERT(world.count("session WHERE status IN ('waiting', 'in_line')") == 0);
        RC_ASSERT(world.count("timer") == 0);
    });
}
