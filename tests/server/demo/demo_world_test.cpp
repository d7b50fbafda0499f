#include "server/demo/demo_world.hpp"

#include <spdlog/spdlog.h>

#include "requests/use_case_store.hpp"
#include "server/demo/procedure.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::demo;

namespace {

constexpr std::size_t kWorkers = 160;
constexpr WallTime kStart = fromEpochMs(1'767'600'000'000);

/// A whole use case, from request form to its close, over SMPP.
struct Run {
    tests::TestFolder folder;
    std::unique_ptr<DemoWorld> world;
    std::int64_t use_case = 0;

    explicit Run(std::uint64_t seed) {
        spdlog::set_level(spdlog::level::err);
        world = DemoWorld::create(folder.path(), {}, kWorkers, seed, kStart).value();
        REQUIRE(importExamples(*world));
        use_case = takeThrough(*world, stockOutCase(), requests::State::Active).value();
        const auto closes =
            world->database()
                .read([&](store::Sql& sql) { return requests::use_case_store::find(sql, use_case); })
                ->closes_at.value();
        world->runUntil(
            [&] { return stateOf(*world, use_case) == requests::State::Closed; },
            closes + std::chrono::hours{1},
            std::chrono::seconds{60}
        );
    }

    std::int64_t count(const char* statement) {
        return world->database().read([&](store::Sql& sql) {
            return sql.one<std::int64_t>(statement).value();
        });
    }

    /// What anybody would compare of two runs: every answer with its worker, and every state.
    std::vector<std::string> trace() {
        return world->database().read([](store::Sql& sql) {
            auto lines = sql.all<std::string>(
                "SELECT worker.source_id || ' ' || answer.result_key || ' ' || answer.attempts || ' ' || "
                "coalesce(answer.raw_input, '-') || ' ' || coalesce(answer.category, '-') FROM answer "
                "JOIN worker ON worker.id = answer.worker_id ORDER BY worker.source_id, answer.position"
            );
            for (auto& line :
                 sql.all<std::string>("SELECT worker.source_id || ' ' || session.status FROM session "
                                      "JOIN worker ON worker.id = session.worker_id ORDER BY worker.source_id"
                 )) {
                lines.push_back(std::move(line));
            }
            return lines;
        });
    }
};

}  // namespace

TEST_CASE(
    "a use case runs from request form to close over SMPP, and leaves the planted facts behind",
    "[server][demo]"
) {
    Run run(1);
    CHECK(stateOf(*run.world, run.use_case) == requests::State::Closed);
    CHECK(run.count("SELECT count(*) FROM target") == kWorkers);
    CHECK(run.count("SELECT count(*) FROM target WHERE exclusion = 'shared_phone'") == 1);
    CHECK(run.count("SELECT count(*) FROM session WHERE status = 'stopped'") == 1);
    CHECK(run.count("SELECT count(*) FROM session WHERE status = 'wrong_person'") == 1);
    CHECK(run.count("SELECT count(*) FROM opt_out") == 1);
    CHECK(run.count("SELECT count(*) FROM message WHERE class = 'test'") > 10);
    CHECK(run.count("SELECT count(*) FROM message WHERE direction = 'out' AND finished_at IS NULL") == 0);
    CHECK(run.count("SELECT count(*) FROM answer WHERE valid = 1") > 300);
    CHECK(
        run.count("SELECT count(*) FROM answer JOIN worker ON worker.id = answer.worker_id "
                  "JOIN place AS facility ON facility.id = worker.place_id "
                  "JOIN place AS district ON district.id = facility.parent_id "
                  "WHERE district.name = 'Kambara' AND result_key = 'act_in_stock' AND category = 'Yes'") == 0
    );
}

TEST_CASE("the same seed gives the same answers of the same workers", "[server][demo]") {
    Run first(3);
    Run second(3);
    CHECK(first.trace() == second.trace());
    Run other(4);
    CHECK(first.trace() != other.trace());
}
