// What an approval is bound to: the whole of what will happen, and who it will happen to.
#include <nlohmann/json.hpp>

#include "requests/audience.hpp"
#include "requests/spending.hpp"
#include "requests/use_case_closure.hpp"
#include "requests/trail_check.hpp"
#include "requests/workflow_reach.hpp"
#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using namespace tama::tests;
using nlohmann::json;

namespace {

constexpr const char* kParent = "5f06c1ca-0000-4000-8000-0000000000aa";
constexpr const char* kChild = "5f06c1ca-0000-4000-8000-0000000000bb";

json flow(const std::string& uuid, const std::string& name, json actions) {
    const auto id = [&uuid](char last) { return uuid.substr(0, uuid.size() - 1) + last; };
    json node{{"uuid", id('1')}, {"actions", std::move(actions)}};
    node["exits"] = {{{"uuid", id('2')}, {"destination_uuid", nullptr}}};
    return {
        {"uuid", uuid},
        {"name", name},
        {"spec_version", "13.1.0"},
        {"language", "eng"},
        {"type", "messaging"},
        {"revision", 1},
        {"expire_after_minutes", 60},
        {"localization", json::object()},
        {"nodes", {std::move(node)}}};
}

json says(const std::string& text) {
    return {{"uuid", "5f06c1ca-0000-4000-8000-000000000003"}, {"type", "send_msg"}, {"text", text}};
}

/// A parent that enters a child, and a third that nobody enters.
std::string family(const std::string& child_says, const std::string& stranger_says = "Hello") {
    const json enters{
        {"uuid", "5f06c1ca-0000-4000-8000-000000000004"},
        {"type", "enter_flow"},
        {"flow", {{"uuid", kChild}, {"name", "Child"}}}};
    json stranger = flow("5f06c1ca-0000-4000-8000-0000000000cc", "Stranger", json::array({says(stranger_says)}));
    return json{
        {"version", "13"},
        {"flows",
         {flow(kParent, "Parent", json::array({enters})),
          flow(kChild, "Child", json::array({says(child_says)})),
          stranger}}}
        .dump();
}

struct ApprovalWorld : RequestsWorld {
    std::int64_t import(const std::string& file) {
        return database->queue().run([&](store::Transaction& tx) {
            runtime::WorkflowStore workflows;
            return workflows.importFile(tx, file, "family.json", "data.manager", clock.now()).value().front().id;
        });
    }
    std::int64_t approved(std::int64_t revision) {
        auto chosen = plan();
        chosen.revision_id = revision;
        return tests::useCaseIn(State::Approved, *database, use_cases, chosen, clock);
    }
    void addWorkers(int from, int to) {
        database->queue().run([&](store::Transaction& tx) {
            for (int i = from; i < to; ++i) {
                tx.run(
                    "INSERT INTO worker (uuid, source, source_id, name, status, created_at, updated_at) "
                    "VALUES (:1, 'test', :1, 'Worker', 'active', 0, 0)",
                    "more-" + std::to_string(i)
                );
            }
        });
    }
    std::string voidReason() {
        return database->read([](store::Sql& sql) {
            return sql.one<std::string>("SELECT void_reason FROM approval ORDER BY id DESC LIMIT 1").value_or("");
        });
    }
};

}  // namespace

TEST_CASE("editing a child workflow voids the approval of its parent, and names it", "[requests]") {
    ApprovalWorld world;
    const auto id = world.approved(world.import(family("How many boxes?")));
    world.import(family("How many boxes?", "Somebody else's text"));  // nothing that is reached
    CHECK(world.database->read([&](store::Sql& sql) {
        const auto approval = use_case_store::validApproval(sql, id).value();
        return changedParts(approval.closure_json, closureOf(sql, *use_case_store::find(sql, id)));
    }).empty());
    world.import(family("How many boxes are there?"));
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("changed since it was approved: workflow Child;") != std::string::npos);
    world.database->read([&](store::Sql& sql) {
        CHECK(use_case_store::find(sql, id)->state == State::Satisfied);
        CHECK(differencesFromTrail(sql).empty());
    });
}

TEST_CASE("the closure has what is within reach: languages, globals, destinations", "[requests]") {
    auto parent = flow(
        kParent,
        "Parent",
        json::array(
            {says("Call @globals.help_line"),
             {{"type", "call_webhook"}, {"uuid", "x"}, {"method", "POST"}, {"url", "https://a.example/@globals.path"}},
             {{"type", "start_session"}, {"uuid", "y"}, {"flow", {{"uuid", kChild}, {"name", "Child"}}}}}
        )
    );
    parent["localization"] = {{"fra", json::object()}};
    json file{
        {"version", "13"},
        {"flows", {parent, flow(kChild, "Child", json::array({says("x")}))}},
        {"globals", {{{"key", "help_line"}, {"value", "4242"}}}}};
    const auto reach = reachOf(file.dump(), kParent);
    REQUIRE(reach);
    REQUIRE(reach->workflows.size() == 2);
    CHECK(reach->workflows[1].name == "Child");
    CHECK(reach->languages == std::set<std::string>{"eng", "fra"});
    CHECK(reach->globals == std::map<std::string, std::string>{{"help_line", "4242"}, {"path", ""}});
    REQUIRE(reach->destinations.size() == 2);
    CHECK(reach->destinations[0].find("https://a.example/") != std::string::npos);
    CHECK(reachOf(file.dump(), kChild)->workflows.size() == 1);
    CHECK_FALSE(reachOf(file.dump(), "nobody"));
    CHECK_FALSE(reachOf("[", kParent));
}

TEST_CASE("whoever leaves the target group voids nothing; whoever comes in beyond the bound does", "[requests]") {
    ApprovalWorld world;
    world.addWorkers(0, 30);
    const auto id = world.approved(world.revision_id);
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run("UPDATE worker SET status = 'left' WHERE source_id LIKE 'more-1%'");  // eleven
    });
    world.addWorkers(100, 110);  // ten
    CHECK(world.act(id, Action::Activate, "data.manager"));
    const auto other = world.approved(world.revision_id);
    world.addWorkers(200, 211);
    const auto refused = world.act(other, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("target group (11 people came in") != std::string::npos);
    CHECK(world.voidReason().find("11 people") != std::string::npos);
}

TEST_CASE("an audience is kept whole and counted against", "[requests]") {
    const std::vector<std::int64_t> ids{1, 2, 3, 40, 41, 5'000, 5'000'000'000};
    const auto text = encodeAudience(ids);
    CHECK(countAdditions(text, ids) == 0);
    CHECK(countAdditions(text, {2, 41}) == 0);
    CHECK(countAdditions(text, {0 + 4, 40, 42, 5'000'000'001}) == 3);
    CHECK(countAdditions("", ids) == 7);
    CHECK(countAdditions(encodeAudience({}), {}) == 0);
    CHECK_THROWS(countAdditions("!", {1}));
    CHECK_THROWS(countAdditions("Z", {1}));  // says that more follows
    CHECK(mostAdditions(100, 5, 10) == 10);
    CHECK(mostAdditions(1'000, 5, 10) == 50);
}

TEST_CASE("a trigger word needs an approval that stands, with an end and a cap a month", "[requests]") {
    ApprovalWorld world;
    const auto approve = [&](const Plan& plan, const ApprovalTerms& terms) {
        const auto id = tests::useCaseIn(State::Satisfied, *world.database, world.use_cases, plan, world.clock);
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.approve(tx, id, terms, world.by("director"));
        });
    };
    auto heard = world.plan();
    heard.trigger_word = "stock";
    const auto now = world.clock.now();
    CHECK(approve(heard, {"D.K."}).error().place == "month_cap");
    CHECK(approve(heard, {"D.K.", now + std::chrono::days{400}, 100}).error().place == "until");
    CHECK(approve(heard, {"D.K.", now - std::chrono::days{1}, 100}).error().place == "until");
    CHECK(approve(heard, {"D.K.", now + std::chrono::days{366}, 100}));
    CHECK(approve(world.plan(), {"D.K.", now + std::chrono::days{30}, 100}).error().place == "until");
    CHECK(approve(world.plan(), {"D.K."}));
}

TEST_CASE("segments are counted up to the cap, and those of a month begin anew", "[requests]") {
    ApprovalWorld world;
    const auto run = [&](auto work) { return world.database->queue().run(work); };
    const auto january = fromEpochMs(1'769'800'000'000);  // 30 January 2026
    const auto february = january + std::chrono::days{5};
    CHECK(monthOf(february) == monthOf(january) + 1);
    run([&](store::Transaction& tx) {
        setCaps(tx, 7, 10, 4);
        CHECK(spend(tx, 7, 3, january));
        CHECK_FALSE(spend(tx, 7, 2, january));
        CHECK(spend(tx, 7, 1, january));
        CHECK(spend(tx, 7, 4, february));
        CHECK(spendingOf(tx, 7, february)->used == 8);
        CHECK(spendingOf(tx, 7, february)->month_used == 4);
        setCaps(tx, 7, 10, std::nullopt);
        CHECK_FALSE(spend(tx, 7, 3, february));
        CHECK(spend(tx, 7, 2, february));
        CHECK_FALSE(spend(tx, 8, 1, february));  // has no row
        CHECK_FALSE(spendingOf(tx, 8, february));
    });
}

TEST_CASE("a use case whose cap is used up pauses, and goes on when a higher one is approved", "[requests]") {
    ActivationWorld world;
    world.addCommunityWorkers(30);
    const auto id = world.activate(kCommunityWorkers);
    world.run([&](store::Transaction& tx) { setCaps(tx, id, 12, std::nullopt); });
    world.work();
    CHECK(world.stateOfUseCase(id) == State::Paused);
    CHECK(world.count("message WHERE direction = 'out' AND class = 'use-case'") > 0);
    CHECK(world.value<std::int64_t>("SELECT sum(part_count) FROM message WHERE direction = 'out'") <= 12);
    CHECK(world.value<std::int64_t>("SELECT count(*) FROM timer WHERE kind = 'use_case_paused' AND subject_id = :1", id) == 1);
    const auto started = world.progress(id).started;
    CHECK(started < 30);
    // The cap is raised, so the approval is void; the director approves it again, and it goes on.
    const auto raised = world.run([&](store::Transaction& tx) {
        return world.use_cases->amend(tx, id, {{}, {}, 10'000}, deedOf("data.manager", world.clock.now()));
    });
    REQUIRE(raised);
    CHECK(*raised == State::Paused);
    CHECK_FALSE(world.act(id, Action::Resume));
    CHECK(world.run([&](store::Transaction& tx) {
        return world.use_cases->approve(tx, id, {"D.K."}, deedOf("director", world.clock.now()));
    }).value() == State::Paused);
    CHECK(world.act(id, Action::Resume).value() == State::Active);
    world.work();
    CHECK(world.progress(id).started == 30);
    const auto differences = world.database->read([](store::Sql& sql) { return differencesFromTrail(sql); });
    // The world's own use case was never in the procedure.
    for (const auto& difference : differences) CHECK(difference.place == "UC-1");
}

TEST_CASE("an act that is not to be done voids nothing, least of all while messages go out", "[requests]") {
    ApprovalWorld world;
    const auto id = world.approved(world.import(family("How many boxes?")));
    const auto stillApproved = [&] {
        return world.database->read([&](store::Sql& sql) { return use_case_store::validApproval(sql, id).has_value(); });
    };
    const auto changed = [&](const std::string& text) { world.import(family(text)); };
    const auto actAs = [&](Action action, Roles roles) {
        auto deed = world.by("data.manager");
        deed.roles = roles;
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.use_cases.act(tx, id, action, deed);
        });
    };
    REQUIRE(world.act(id, Action::Activate, "data.manager"));
    changed("How many boxes are there?");
    CHECK_FALSE(world.act(id, Action::Activate, "data.manager"));
    CHECK_FALSE(actAs(Action::Resume, Role::Requestor));
    CHECK(stillApproved());
    REQUIRE(world.act(id, Action::Pause, "data.manager"));
    CHECK_FALSE(actAs(Action::Resume, Role::Requestor));
    CHECK(stillApproved());
    CHECK_FALSE(world.act(id, Action::Resume, "data.manager"));
    CHECK_FALSE(stillApproved());
}

TEST_CASE("a use case whose end has passed is not begun", "[requests]") {
    ApprovalWorld world;
    const auto id = world.approved(world.revision_id);
    world.clock.advance(std::chrono::days{400});
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("the end that was approved has passed") != std::string::npos);
}
