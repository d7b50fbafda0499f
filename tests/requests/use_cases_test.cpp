#include "requests/use_cases.hpp"

#include <tuple>

#include "requests/audit_trail.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::RequestsWorld;

TEST_CASE("the procedure runs from request form to activation on every engine", "[requests]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    RequestsWorld world(engine);
    const auto id = world.useCaseIn(State::Active);
    const auto use_case =
        world.database->read([&](store::Sql& sql) { return use_case_store::find(sql, id); });
    REQUIRE(use_case);
    CHECK(use_case->state == State::Active);
    CHECK(use_case->number == "UC-2026-0001");
    const auto trail = world.database->read([](store::Sql& sql) { return verifyAuditTrail(sql); });
    CHECK(trail.ok());
    CHECK(trail.rows == 12);
}

TEST_CASE("use cases are numbered within their year", "[requests]") {
    RequestsWorld world;
    world.useCaseIn(State::Draft);
    const auto second = world.useCaseIn(State::Draft);
    const auto found =
        world.database->read([&](store::Sql& sql) { return use_case_store::idOf(sql, "UC-2026-0002"); });
    CHECK(found == second);
}

TEST_CASE(
    "a use case whose target group changed after approval is not activated, and the part is named",
    "[requests]"
) {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Approved);
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "UPDATE target_group SET query = 'cadre = nurse OR cadre = midwife' WHERE id = :1", world.group_id
        );
    });
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(
        refused.error().message ==
        "SOP step 8: changed since it was approved: target group; have it approved again"
    );
    const auto use_case =
        world.database->read([&](store::Sql& sql) { return use_case_store::find(sql, id); });
    CHECK(use_case->state == State::Satisfied);
    CHECK_FALSE(world.database->read([&](store::Sql& sql) { return use_case_store::validApproval(sql, id); })
    );
    CHECK(world.database->read([](store::Sql& sql) { return verifyAuditTrail(sql); }).ok());
}

TEST_CASE("a use case switched to another workflow of the same export is not activated", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Approved);
    world.database->queue().run([&](store::Transaction& tx) {
        const auto other =
            tx.insert("INSERT INTO workflow (uuid, name, created_at) VALUES ('w2', 'Cholera', 0) RETURNING id"
            );
        const auto same_export = tx.insert(
            "INSERT INTO revision (workflow_id, number, original, definition, sha256, created_at, "
            "created_by) "
            "SELECT :1, 1, original, definition, sha256, created_at, created_by FROM revision WHERE id = :2 "
            "RETURNING id",
            other,
            world.revision_id
        );
        tx.run("UPDATE use_case SET revision_id = :2 WHERE id = :1", id, same_export);
    });
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("changed since it was approved: workflow;") != std::string::npos);
}

TEST_CASE("a test counts only with evidence of a real one", "[requests]") {
    RequestsWorld world;
    const auto pass = [&](std::int64_t id, Action action, const std::string& evidence) {
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.act(tx, id, action, {"data.manager", world.clock.now(), evidence});
        });
    };
    const auto developed = world.useCaseIn(State::Development);
    for (const char* evidence : {"{}", "nonsense", "[]", R"({"transcript":"abc"})", R"({"transcript":1})"}) {
        INFO(evidence);
        const auto refused = pass(developed, Action::PassSimulator, evidence);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::Refused);
        CHECK(refused.error().message.find("SOP step 3a") == 0);
    }
    for (const auto& [state, action, step] :
         {std::tuple{State::SimulatorPassed, Action::PassOwnPhone, "SOP step 3b"},
          std::tuple{State::RequestorNotified, Action::SendToRequestor, "SOP step 3d"}}) {
        const auto id = world.useCaseIn(state);
        const auto session = world.database->queue().run([&](store::Transaction& tx) {
            return tests::insertTestSession(tx, world.revision_id);
        });
        const std::string good = R"({"session":)" + std::to_string(session) + "}";
        const auto refusedWith = [&, a = action, s = std::string(step)](const std::string& evidence) {
            const auto result = pass(id, a, evidence);
            return !result && result.error().code == ErrorCode::Refused &&
                   result.error().message.starts_with(s);
        };
        for (const char* evidence : {"{}", "nonsense", R"({"session":4711})", R"({"session":"1"})"}) {
            CHECK(refusedWith(evidence));
        }
        const auto refusedWhile = [&](const std::string& damage, const std::string& repair) {
            const auto change = [&](const std::string& what) {
                world.database->queue().run([&](store::Transaction& tx) {
                    tx.run("UPDATE session SET " + what + " WHERE id = :1", session);
                });
            };
            change(damage);
            const bool refused = refusedWith(good);
            change(repair);
            return refused;
        };
        CHECK(refusedWhile("status = 'failed'", "status = 'completed'"));
        CHECK(refusedWhile("message_class = 'use-case'", "message_class = 'test'"));
        CHECK(refusedWhile("number_key = number_key + 1", "number_key = number_key - 1"));
        CHECK(refusedWhile("revision_id = revision_id + 1", "revision_id = revision_id - 1"));
        CHECK(pass(id, action, good));
    }
}

TEST_CASE("a use case that would ask nobody is not activated", "[requests]") {
    RequestsWorld world;
    const auto empty = world.database->queue().run([&](store::Transaction& tx) {
        return tx.insert(
            "INSERT INTO target_group (uuid, name, kind, query, created_at) "
            "VALUES ('e', 'Nobody', 'query', 'status = left', 0) RETURNING id"
        );
    });
    const auto activate = [&](const std::string& trigger_word) {
        const Plan plan{world.revision_id, empty, trigger_word, "4242"};
        const auto id =
            tests::useCaseIn(State::Approved, *world.database, world.use_cases, plan, world.clock);
        return world.act(id, Action::Activate, "data.manager");
    };
    const auto refused = activate("");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().message.find("the target group selects nobody") != std::string::npos);
    CHECK(activate("stock"));
}

TEST_CASE("an edit after approval voids it and the tests start again", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Approved);
    auto plan = world.plan();
    plan.revision_id = world.other_revision_id;
    const auto state = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.develop(tx, id, plan, world.by("data.manager"));
    });
    CHECK(state.value() == State::Development);
    CHECK_FALSE(world.database->read([&](store::Sql& sql) { return use_case_store::validApproval(sql, id); })
    );
    CHECK_FALSE(world.act(id, Action::Activate, "data.manager"));
}

TEST_CASE("approval needs initials and somebody other than the editor", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Satisfied);
    const auto approveAs = [&](const std::string& actor, const std::string& initials) {
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.approve(tx, id, initials, world.by(actor));
        });
    };
    CHECK(approveAs("director", "").error().place == "initials");
    CHECK(approveAs("data.manager", "D.M.").error().code == ErrorCode::Refused);
    CHECK(approveAs("director", "D.K.").value() == State::Approved);
}

TEST_CASE("the waiver of the week's notice is given with a reason and stands in the trail", "[requests]") {
    RequestsWorld world;
    auto form = tests::stockOutForm(world.clock.now());
    form.requested_start = world.clock.now() + std::chrono::days{2};
    const auto id = world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.create(tx, form, world.by("requestor"));
    });
    CHECK_FALSE(world.act(id, Action::Submit, "requestor"));
    const auto waive = [&](const std::string& reason) {
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.waiveNotice(tx, id, reason, world.by("supervisor"));
        });
    };
    CHECK_FALSE(waive(""));
    CHECK(waive("cholera in Bo"));
    CHECK(world.act(id, Action::Submit, "requestor").value() == State::Submitted);
    const auto evidence = world.database->read([](store::Sql& sql) {
        return sql.one<std::string>("SELECT evidence FROM transition WHERE action = 'waive_notice'");
    });
    CHECK(evidence->find("cholera") != std::string::npos);
}

TEST_CASE("acts on a use case that does not exist are answered, not crashed on", "[requests]") {
    RequestsWorld world;
    CHECK(world.act(99, Action::Submit, "requestor").error().code == ErrorCode::NotFound);
}
