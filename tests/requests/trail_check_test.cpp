#include "requests/trail_check.hpp"

#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::RequestsWorld;

namespace {

std::vector<std::string> differences(RequestsWorld& world) {
    std::vector<std::string> texts;
    for (const auto& found : world.database->read([](store::Sql& sql) { return differencesFromTrail(sql); }))
        texts.push_back(describe(found));
    return texts;
}

void tamper(RequestsWorld& world, const char* statement) {
    world.database->queue().run([statement](store::Transaction& tx) { tx.run(statement); });
}

}  // namespace

TEST_CASE("what the procedure wrote agrees with its trail, voided approvals too", "[requests]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    RequestsWorld world(engine);
    CHECK(differences(world).empty());
    const auto id = world.useCaseIn(State::Approved);
    world.useCaseIn(State::Active);
    CHECK(differences(world).empty());
    auto plan = world.plan();
    plan.revision_id = world.other_revision_id;
    world.clock.advance(std::chrono::hours{1});
    const auto again = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.develop(tx, id, plan, world.by("data.manager"));
    });
    REQUIRE(again);
    CHECK(differences(world).empty());
}

TEST_CASE("a use case or an approval that was edited by hand is found", "[requests]") {
    RequestsWorld world;
    world.useCaseIn(State::Satisfied);
    world.useCaseIn(State::Active);
    const auto [statement, words] = GENERATE(table<const char*, const char*>({
        {"UPDATE use_case SET state = 'approved' WHERE id = 1", "the audit trail left it in satisfied"},
        {"UPDATE use_case SET sending = 1 WHERE id = 1", "lets out messages in state satisfied"},
        {"UPDATE use_case SET sending = 0 WHERE id = 2", "holds back messages in state active"},
        {"DELETE FROM use_case WHERE id = 1", "tells of use case 1, which is not there"},
        {"INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at) "
         "VALUES ('x', 'UC-0', '', '', 'active', '{}', '', 0)",
         "does not know this use case"},
        {"UPDATE approval SET approver = 'data.manager'", "not by whom"},
        {"UPDATE approval SET approved_at = 1", "not of when"},
        {"UPDATE approval SET closure_hash = 'f00d'", "something else"},
        {"UPDATE approval SET closure = '[]'", "something else"},
        {"UPDATE approval SET voided_at = 1", "was never made void"},
        {"DELETE FROM approval", "0 rows of approvals, and 1 in the audit trail"},
        {"INSERT INTO approval (use_case_id, approver, initials, closure, closure_hash, approved_at) "
         "VALUES (1, 'director', 'x', '[]', '', 0)",
         "1 rows of approvals, and 0 in the audit trail"},
        {"INSERT INTO approval (use_case_id, approver, initials, closure, closure_hash, approved_at) "
         "VALUES (99, 'director', 'x', '[]', '', 0)",
         "an approval of use case 99"},
    }));
    tamper(world, statement);
    const auto found = differences(world);
    INFO(statement);
    REQUIRE_FALSE(found.empty());
    CHECK(found.front().find(words) != std::string::npos);
}

TEST_CASE("an approval that was made void and is made valid by hand is found", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Approved);
    const auto developed = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.develop(tx, id, world.plan(), world.by("data.manager"));
    });
    REQUIRE(developed);
    tamper(world, "UPDATE approval SET voided_at = NULL");
    const auto found = differences(world);
    REQUIRE(found.size() == 1);
    CHECK(found.front().find("approval 1 was made void, and its row says otherwise") != std::string::npos);
}
