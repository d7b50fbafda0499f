#include "requests/use_cases.hpp"

#include <tuple>

#include "requests/audit_trail.hpp"
#include "requests/testers.hpp"
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
    CHECK(trail.rows == 13);  // with the tester who was registered
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
    CHECK(refused.error().message.find("changed since it was approved: workflow,") != std::string::npos);
}

TEST_CASE("a test counts only with evidence of a real one", "[requests]") {
    RequestsWorld world;
    const auto developed = world.useCaseIn(State::Development);
    const auto claimed = world.act(developed, Action::PassSimulator, "data.manager");
    REQUIRE_FALSE(claimed);
    CHECK(claimed.error().code == ErrorCode::InvalidInput);
    for (const auto& [state, action, kind, whose, step] :
         {std::tuple{State::SimulatorPassed, Action::PassOwnPhone, TestKind::OwnPhone, "data.manager", "SOP step 3b"},
          std::tuple{State::RequestorNotified, Action::SendToRequestor, TestKind::Requestor, "requestor", "SOP step 3d"}}) {
        const auto id = world.useCaseIn(state);
        const auto refused = [&, a = action, s = std::string(step)] {
            const auto result = world.act(id, a, "data.manager");
            return !result && result.error().code == ErrorCode::Refused && result.error().message.starts_with(s);
        };
        CHECK(refused());
        const auto session = world.database->queue().run([&, k = kind, w = std::string(whose)](store::Transaction& tx) {
            return tests::insertTestSession(tx, *use_case_store::find(tx, id), k, w);
        });
        const auto refusedWhile = [&](const std::string& table, const std::string& damage, const std::string& repair) {
            const auto change = [&](const std::string& what) {
                world.database->queue().run([&](store::Transaction& tx) {
                    tx.run("UPDATE " + table + " SET " + what);
                });
            };
            change(damage);
            const bool held = refused();
            change(repair);
            return held;
        };
        CHECK(refusedWhile("session", "status = 'failed'", "status = 'completed'"));
        CHECK(refusedWhile("session", "message_class = 'use-case'", "message_class = 'test'"));
        CHECK(refusedWhile("session", "number_key = number_key + 10", "number_key = number_key - 10"));
        CHECK(refusedWhile("session", "revision_id = revision_id + 1", "revision_id = revision_id - 1"));
        CHECK(refusedWhile("use_case_test", "round = round + 1", "round = round - 1"));
        CHECK(refusedWhile("use_case_test", "use_case_id = use_case_id + 9", "use_case_id = use_case_id - 9"));
        CHECK(refusedWhile("use_case_test", "account = account || 'x'", std::string("account = '") + whose + "'"));
        CHECK(world.act(id, action, "data.manager"));
        world.database->queue().run([&](store::Transaction& tx) {
            CHECK(tx.one<std::string>("SELECT evidence FROM transition ORDER BY id DESC LIMIT 1")
                      ->find("\"session\":" + std::to_string(session)) != std::string::npos);
            tx.run("DELETE FROM use_case_test");
        });
    }
}

TEST_CASE("whoever has not the role is refused at every door, and told who does it", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Satisfied);
    const auto approveAs = [&](requests::Deed deed) {
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.approve(tx, id, {"D.K."}, deed);
        });
    };
    const auto refused = approveAs(world.by("supervisor"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("SOP step 8") == 0);
    CHECK(refused.error().message.find("done by: approver") != std::string::npos);
    CHECK_FALSE(approveAs({"director", world.clock.now()}));  // the name alone is nothing
    auto long_ago = world.by("director");
    long_ago.signed_in_anew = false;
    CHECK(approveAs(long_ago).error().message.find("password") != std::string::npos);
    const auto draft = world.useCaseIn(State::Draft);
    world.database->queue().run([&](store::Transaction& tx) {
        CHECK_FALSE(world.use_cases.waiveNotice(tx, draft, "hurry", world.by("requestor")));
        CHECK_FALSE(world.use_cases.act(tx, draft, Action::Submit, world.by("partner")));
        CHECK(world.use_cases.create(tx, tests::stockOutForm(world.clock.now()), world.by("partner")));
        CHECK_FALSE(world.use_cases.create(tx, tests::stockOutForm(world.clock.now()), world.by("ict")));
        CHECK_FALSE(world.use_cases.create(tx, tests::stockOutForm(world.clock.now()), world.by("director")));
    });
}

TEST_CASE("a meeting leaves its record and comments on questions, and the trail only their ids", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Submitted);
    CHECK(world.act(id, Action::HoldMeeting, "data.manager").error().place == "text");
    auto deed = world.by("data.manager");
    deed.remarks = {{"Ask about today only", {}}, {"Say which ACT", 1}};
    const auto held = world.database->queue().run([&](store::Transaction& tx) {
        auto wrong = deed;
        wrong.remarks.push_back({"there is no such question", 7});
        CHECK(world.use_cases.act(tx, id, Action::HoldMeeting, wrong).error().place == "comments");
        return world.use_cases.act(tx, id, Action::HoldMeeting, deed);
    });
    REQUIRE(held);
    world.database->read([&](store::Sql& sql) {
        const auto notes = notesOf(sql, id);
        REQUIRE(notes.size() == 2);
        CHECK(notes[1].remark.question == 1);
        CHECK(notes[1].author == "data.manager");
        const auto evidence = sql.one<std::string>("SELECT evidence FROM transition ORDER BY id DESC LIMIT 1").value();
        CHECK(evidence.find("\"notes\":[") != std::string::npos);
        CHECK(evidence.find("which ACT") == std::string::npos);
    });
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

TEST_CASE("a trigger word by which workers enrol is refused: it would never be heard", "[requests]") {
    RequestsWorld world;
    auto plan = world.plan();
    plan.trigger_word = "join";
    const auto id = tests::useCaseIn(State::Approved, *world.database, world.use_cases, plan, world.clock);
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().place == "trigger word");
    CHECK(refused.error().message.find("choose another trigger word") != std::string::npos);
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
            return world.use_cases.approve(tx, id, {initials}, world.by(actor));
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
        return world.use_cases.create(tx, form, world.by("requestor")).value();
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

TEST_CASE("a waiver holds for the start that the form named when it was given", "[requests]") {
    RequestsWorld world;
    auto form = tests::stockOutForm(world.clock.now());
    form.requested_start = world.clock.now() + std::chrono::days{2};
    const auto id = world.database->queue().run([&](store::Transaction& tx) {
        const auto draft = world.use_cases.create(tx, form, world.by("requestor")).value();
        REQUIRE(world.use_cases.waiveNotice(tx, draft, "an outbreak", world.by("supervisor")));
        return draft;
    });
    form.requested_start = world.clock.now() + std::chrono::days{1};
    world.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(world.use_cases.editForm(tx, id, form, world.by("requestor")));
    });
    const auto refused = world.act(id, Action::Submit, "requestor");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("waive") != std::string::npos);
}

TEST_CASE("a phone is one account's, and a new phone of an account replaces the old one", "[requests]") {
    RequestsWorld world;
    const auto number = [](const char* e164) { return PhoneNumber::fromE164(e164).value(); };
    const auto enter = [&](const char* e164, const char* account) {
        return world.database->queue().run([&](store::Transaction& tx) {
            return registerTester(tx, world.codec, {0, account, number(e164), account}, world.by("data.manager"));
        });
    };
    REQUIRE(enter("+99970000091", "kofi"));
    CHECK(enter("+99970000091", "grace").error().code == ErrorCode::Conflict);
    REQUIRE(enter("+99970000092", "kofi"));
    REQUIRE(enter("+99970000091", "grace"));
    world.database->read([&](store::Sql& sql) {
        CHECK(sql.one<std::int64_t>("SELECT count(*) FROM tester WHERE account = 'kofi'") == 1);
        CHECK(sql.one<std::int64_t>("SELECT count(*) FROM transition WHERE action = 'register_tester'") >= 3);
        CHECK(verifyAuditTrail(sql).ok());
    });
}
