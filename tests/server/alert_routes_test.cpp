#include "requests/alerts.hpp"

#include "tests/server/server_fixture.hpp"

using namespace tama;
using namespace tama::tests;

TEST_CASE("supervisors and data managers read alerts with their times, requestors do not", "[server]") {
    ServerFixture world;
    world.database->queue().run([&](store::Transaction& tx) {
        const auto use_case = tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at) "
            "VALUES ('u-alert', 'UC-2026-0007', 'Suspected cases', 'Unit', 'active', '{}', 'test', :1) RETURNING id",
            world.clock.now()
        );
        for (const bool over : {true, false}) {
            tx.run(
                "INSERT INTO alert (chain, use_case_id, session_id, began_at, detected_at, calls, responded_at) "
                "VALUES ('Epidemics', :1, :2, :3, :3, 2, :4)",
                use_case,
                over ? 1 : 2,
                world.clock.now(),
                over ? std::optional(world.clock.now()) : std::nullopt
            );
        }
    });
    SignedInClient manager(world.app->port(), "fatu", "correct horse");
    const auto open = manager.get("/api/alerts")["alerts"];
    REQUIRE(open.size() == 1);
    CHECK(open[0]["use_case"] == "UC-2026-0007");
    CHECK(open[0]["chain"] == "Epidemics");
    CHECK(open[0]["calls"] == 2);
    CHECK(open[0]["responded_at"].is_null());
    CHECK(open[0]["notified_at"].is_null());
    const auto all = manager.get("/api/alerts?all=true")["alerts"];
    REQUIRE(all.size() == 2);
    CHECK(all[1]["responded_at"] == toEpochMs(world.clock.now()));
    manager.get("/api/alerts?all=maybe", 400);

    SignedInClient requestor(world.app->port(), "james", "battery staple");
    requestor.get("/api/alerts", 403);
}
