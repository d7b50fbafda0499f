#include "requests/procedure.hpp"

#include <nlohmann/json.hpp>

#include "requests/tasks.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using nlohmann::json;
using tama::tests::RequestsWorld;

namespace {

json profile() {
    return {
        {"name", "ours"},
        {"version", 3},
        {"notice_days", 4},
        {"steps", {{"plan", "recorded"}}},
        {"countersign", {{"own_request", true}, {"above_people", 100}}},
        {"additions", {{"percent", 5}, {"people", 10}}},
        {"deferred_hours", 72}};
}

Error problemOf(const json& file) {
    const auto read = procedureFromJson(file.dump(), "ours.json");
    REQUIRE_FALSE(read);
    return read.error();
}

struct SmallTeam : RequestsWorld {
    SmallTeam() : team(ids, {}, builtInProcedure("small_team").value()) {}
    UseCases team;

    Result<State> does(std::int64_t id, Action action, const std::string& actor, std::vector<Remark> remarks = {}) {
        auto deed = by(actor);
        deed.remarks = std::move(remarks);
        return database->queue().run([&](store::Transaction& tx) { return team.act(tx, id, action, deed); });
    }
};

}  // namespace

TEST_CASE("the profiles in the program are good, and the national one is the SOP", "[requests]") {
    CHECK(builtInProcedures() == std::vector<std::string>{"district", "national", "small_team"});
    for (const auto& name : builtInProcedures()) {
        const auto procedure = builtInProcedure(name);
        REQUIRE(procedure);
        CHECK(procedure->name == name);
        CHECK(needOf(procedure->needs, Action::PassSimulator) == Need::Required);
        CHECK(needOf(procedure->needs, Action::PassOwnPhone) == Need::Required);
        CHECK(needOf(procedure->needs, Action::Approve) == Need::Required);
    }
    CHECK(builtInProcedure("national")->notice == std::chrono::days{7});
    CHECK(builtInProcedure("national")->label() == "national 1");
    CHECK(builtInProcedure("village").error().code == ErrorCode::NotFound);
}

TEST_CASE("no procedure switches off what holds for everybody", "[requests]") {
    REQUIRE(procedureFromJson(profile().dump(), "ours.json"));
    for (const char* step : {"pass_simulator", "pass_own_phone", "approve", "submit", "activate"}) {
        for (const char* need : {"recorded", "deferrable"}) {
            auto file = profile();
            file["steps"][step] = need;
            const auto problem = problemOf(file);
            INFO(step);
            CHECK(problem.place == std::string("ours.json: steps: ") + step);
            CHECK(problem.message.find("hold for everybody") != std::string::npos);
        }
    }
    for (const char* setting : {"stop", "audit_trail", "second_person", "simulator"}) {
        auto file = profile();
        file[setting] = false;
        CHECK(problemOf(file).message.find("hold for everybody") != std::string::npos);
    }
}

TEST_CASE("a procedure that is not what it should be is refused with the place", "[requests]") {
    const auto wrong = [](const char* key, json value) {
        auto file = profile();
        file[key] = std::move(value);
        return problemOf(file).place;
    };
    CHECK(wrong("notice_days", -1) == "ours.json: notice_days");
    CHECK(wrong("name", "") == "ours.json: name");
    CHECK(wrong("colour", "red") == "ours.json: colour");
    CHECK(wrong("steps", {{"dance", "recorded"}}) == "ours.json: steps: dance");
    CHECK(wrong("steps", {{"plan", "never"}}) == "ours.json: steps: plan");
    CHECK(wrong("additions", {{"percent", 90}, {"people", 1}}) == "ours.json: percent");
    CHECK(procedureFromJson("[", "ours.json").error().place == "ours.json");
}

TEST_CASE("a small team leaves out the meeting, and it stands in the trail", "[requests]") {
    SmallTeam world;
    const auto id = tests::useCaseIn(State::Submitted, *world.database, world.team, world.plan(), world.clock);
    const auto developed = world.database->queue().run([&](store::Transaction& tx) {
        return world.team.develop(tx, id, world.plan(), world.by("data.manager"));
    });
    REQUIRE(developed);
    CHECK(*developed == State::Development);
    const auto skipped = world.database->read([](store::Sql& sql) {
        return sql.all<std::string, std::string>("SELECT to_state, evidence FROM transition WHERE action = 'skip' ORDER BY id");
    });
    REQUIRE(skipped.size() == 2);
    CHECK(std::get<0>(skipped[0]) == "review");
    CHECK(std::get<1>(skipped[1]).find("\"step\":\"plan\"") != std::string::npos);
    CHECK(std::get<1>(skipped[1]).find("\"sop\":\"small_team 1\"") != std::string::npos);
    // The SOP itself leaves nothing out.
    const auto other = world.useCaseIn(State::Submitted);
    CHECK_FALSE(world.database->queue().run([&](store::Transaction& tx) {
        return world.use_cases.develop(tx, other, world.plan(), world.by("data.manager"));
    }));
}

TEST_CASE("a step that is put off needs a reason, is due in 72 hours, and can be made up for", "[requests]") {
    SmallTeam world;
    const auto id = tests::useCaseIn(State::RequestorNotified, *world.database, world.team, world.plan(), world.clock);
    const auto refused = world.does(id, Action::StateSatisfied, "requestor");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("SOP step 3d: 'send_to_requestor' can be put off, with a reason") == 0);
    CHECK(world.does(id, Action::StateSatisfied, "requestor", {{"Her phone is being repaired", {}}}).value() == State::Satisfied);
    const auto tasks = world.database->read([&](store::Sql& sql) { return tasksOf(sql, id); });
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].act == Action::SendToRequestor);
    CHECK(tasks[0].due_at == world.clock.now() + std::chrono::hours{72});
    const auto makeUp = [&](std::vector<Remark> remarks) {
        auto deed = world.by("data.manager");
        deed.remarks = std::move(remarks);
        return world.database->queue().run([&](store::Transaction& tx) {
            return world.team.makeUp(tx, id, Action::SendToRequestor, deed);
        });
    };
    CHECK(makeUp({}).error().place == "text");
    CHECK(makeUp({{"She answered it on Friday", {}}}));
    CHECK(makeUp({{"and again", {}}}).error().code == ErrorCode::Conflict);
}

TEST_CASE("where the director asked for it, somebody countersigns", "[requests]") {
    RequestsWorld world;
    const auto id = world.useCaseIn(State::Satisfied);
    world.database->queue().run([&](store::Transaction& tx) {
        auto use_case = use_case_store::find(tx, id).value();
        use_case.form.requestor = "director";
        use_case_store::update(tx, use_case);
    });
    const auto run = [&](auto work) { return world.database->queue().run(work); };
    REQUIRE(run([&](store::Transaction& tx) { return world.use_cases.approve(tx, id, {"D.K."}, world.by("director")); }));
    const auto refused = world.act(id, Action::Activate, "data.manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("second signature") != std::string::npos);
    const auto countersign = [&](const std::string& actor) {
        return run([&](store::Transaction& tx) { return world.use_cases.countersign(tx, id, "S.W.", world.by(actor)); });
    };
    CHECK_FALSE(countersign("director"));
    CHECK(countersign("supervisor").value() == State::Approved);
    CHECK_FALSE(countersign("supervisor"));
    CHECK(world.act(id, Action::Activate, "data.manager").value() == State::Active);
}
