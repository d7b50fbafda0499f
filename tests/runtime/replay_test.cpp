#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

/// What a conversation left behind, without the identities that are drawn anew.
std::vector<std::string> traces(RuntimeWorld& world) {
    std::vector<std::string> rows;
    world.database->read([&](store::Sql& sql) {
        const auto keep = [&rows](const std::string& row) { rows.push_back(row); };
        sql.each<std::string>(
            "SELECT direction || class || text || state || coalesce(session_id, 0) || coalesce(step, 0) || "
            "coalesce(ordinal, 0) FROM message ORDER BY id",
            keep
        );
        sql.each<std::string>(
            "SELECT status || step || failure || coalesce(wait_timeout_s, 0) || length(state) FROM session "
            "ORDER BY id",
            keep
        );
        sql.each<std::string>(
            "SELECT result_key || position || attempts || coalesce(category, '') || coalesce(valid, 9) FROM "
            "answer ORDER BY id",
            keep
        );
        sql.each<std::string>(
            "SELECT kind || due_at || subject_id || step FROM timer ORDER BY due_at, kind", keep
        );
        return 0;
    });
    return rows;
}

}  // namespace

TEST_CASE("a closure that runs twice leaves the rows of one that ran once", "[runtime]") {
    std::vector<std::vector<std::string>> runs;
    for (const bool twice : {false, true}) {
        RuntimeWorld world;
        world.listen("notice", world.import("announcement"));
        world.start(world.awa);
        for (const char* text :
             {"1", "perhaps", "6", "NOTICE", "hello", "1", "late", "STOP", "late", "START"}) {
            world.send();
            world.clock.advance(1min);
            bool fails = twice;
            const auto closure = [&](store::Transaction& tx) {
                world.take(tx, world.awa, text);
                if (fails) throw std::runtime_error("the commit failed");
            };
            if (twice) CHECK_THROWS(world.run(closure));
            fails = false;
            world.run(closure);
        }
        runs.push_back(traces(world));
    }
    CHECK(runs[0].size() > 20);
    CHECK(runs[0] == runs[1]);
}

TEST_CASE("a restart in the middle of a conversation goes on where it was", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.send();
    world.restart();
    for (const char* text : {"perhaps", "1", "6", "40", "0", "3", "1"}) {
        world.answer(world.awa, text);
        world.restart();
    }
    CHECK(world.stateOf(session) == "completed");
    CHECK(world.lastMessageTo(world.awa).find("Thank you. ACT: Yes, expired: Both.") == 0);
    CHECK(world.answersOf(session).size() == 6);
}

TEST_CASE("a timer that was set before a restart fires after it", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    world.send();
    world.clock.advance(24h);
    world.restart();
    world.fireTimers();
    CHECK(world.lastMessageTo(world.awa).find("Ministry of Health reminder") == 0);
}

TEST_CASE("a session keeps its revision when a newer one is imported", "[runtime]") {
    RuntimeWorld world;
    const auto old_session = world.start(world.awa);
    const auto newer = world.importText(replaced(
        exampleFile("stock-out-report"), "Q2 For how many weeks will your ACT last?", "Q2 Weeks of ACT?"
    ));
    REQUIRE(newer != world.revision_id);
    auto request = world.requestFor(world.binta);
    request.worker_id.reset();
    request.revision_id = newer;
    REQUIRE(world.tryStart(request));
    world.restart();
    world.answer(world.awa, "1");
    CHECK(world.lastMessageTo(world.awa).find("Q2 For how many weeks") == 0);
    world.answer(world.binta, "1");
    CHECK(world.lastMessageTo(world.binta).find("Q2 Weeks of ACT?") == 0);
    CHECK(
        world.value<std::int64_t>("SELECT revision_id FROM session WHERE id = :1", old_session) ==
        world.revision_id
    );
}
