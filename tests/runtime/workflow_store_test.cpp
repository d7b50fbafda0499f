#include "flows/runtime/workflow_store.hpp"

#include <nlohmann/json.hpp>

#include "base/sha256.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;

namespace {

std::vector<Error> problemsOfImport(RuntimeWorld& world, const std::string& json) {
    return world.run([&](store::Transaction& tx) {
        const auto imported =
            world.workflows->importFile(tx, json, "bad.json", "data.manager", world.clock.now());
        return imported ? std::vector<Error>{} : imported.error();
    });
}

}  // namespace

TEST_CASE("the same file again makes no new revision, a changed one does", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto file = exampleFile("stock-out-report");
    CHECK(world.importText(file, "other-name.json") == world.revision_id);
    CHECK(world.count("revision") == 1);
    const auto newer = world.importText(replaced(file, "Q2 For how many", "Q2 How many"));
    CHECK(newer != world.revision_id);
    const auto latest =
        world.database->read([](store::Sql& sql) { return WorkflowStore::latest(sql, "Stock-out report"); });
    REQUIRE(latest);
    CHECK(latest->id == newer);
    CHECK(latest->number == 2);
    CHECK(world.count("workflow") == 1);
    // Back to the first: a new revision again, since revisions only go forward.
    CHECK(world.importText(file) != world.revision_id);
    CHECK(world.count("revision") == 3);
}

TEST_CASE("a revision keeps the file as it was given and names what it compiled from", "[runtime]") {
    RuntimeWorld world;
    CHECK(world.value<std::string>("SELECT original FROM revision") == exampleFile("stock-out-report"));
    const auto definition = world.value<std::string>("SELECT definition FROM revision");
    CHECK(world.value<std::string>("SELECT sha256 FROM revision") == sha256(definition));
    world.database->read([&](store::Sql& sql) {
        CHECK(WorkflowStore::original(sql, world.revision_id) == exampleFile("stock-out-report"));
        CHECK(WorkflowStore::definition(sql, world.revision_id) == definition);
        CHECK_FALSE(WorkflowStore::original(sql, 4711));
        return 0;
    });
    const auto compiled = world.database->read([&](store::Sql& sql) {
        return world.workflows->compiled(sql, world.revision_id);
    });
    REQUIRE(compiled->workflow != nullptr);
    CHECK(compiled->workflow->name == "Stock-out report");
}

TEST_CASE("all six examples can be imported and started", "[runtime]") {
    RuntimeWorld world;
    int started = 0;
    for (const char* example :
         {"announcement",
          "facility-readiness",
          "knowledge-check",
          "staff-record-validation",
          "stock-out-report",
          "suspected-case-report"}) {
        INFO(example);
        auto request =
            world.requestFor(PhoneNumber::fromE164("+9997060000" + std::to_string(started++)).value());
        request.revision_id = world.import(example);
        CHECK(world.stateOf(world.tryStart(request).value()) == "waiting");
    }
}

TEST_CASE("a file with problems stores nothing and names each place", "[runtime]") {
    RuntimeWorld world;
    const auto revisions = world.count("revision");
    auto broken = nlohmann::json::parse(exampleFile("announcement"));
    broken["flows"][0]["nodes"][0]["exits"][0]["destination_uuid"] = "00000000-0000-4000-8000-00000000dead";
    broken["flows"][0]["nodes"][1]["router"]["default_category_uuid"] =
        "00000000-0000-4000-8000-00000000beef";
    for (const std::string& json :
         {std::string(),
          std::string("{"),
          std::string("[]"),
          std::string(R"({"version": "13", "flows": 3})"),
          exampleFile("announcement").substr(0, 2000),
          broken.dump()}) {
        INFO(json.substr(0, 60));
        const auto problems = problemsOfImport(world, json);
        REQUIRE_FALSE(problems.empty());
        for (const auto& problem : problems) {
            CHECK_FALSE(problem.message.empty());
            CHECK(problem.place.find("bad.json") != std::string::npos);
        }
    }
    CHECK(problemsOfImport(world, broken.dump()).size() >= 2);
    CHECK(world.count("revision") == revisions);
    CHECK(world.count("workflow") == 1);
}

TEST_CASE("a workflow is not imported without those it enters; triggers may name others", "[runtime]") {
    RuntimeWorld world;
    auto file = nlohmann::json::parse(exampleFile("announcement"));
    const nlohmann::json gone{{"uuid", "00000000-0000-4000-8000-00000000dead"}, {"name", "Gone"}};
    file["triggers"] = {{{"trigger_type", "K"}, {"keyword", "x"}, {"flow", gone}}};
    CHECK(problemsOfImport(world, file.dump()).empty());
    auto& actions = file["flows"][0]["nodes"][0]["actions"];
    actions.push_back(
        {{"uuid", "00000000-0000-4000-8000-00000000beef"}, {"type", "enter_flow"}, {"flow", gone}}
    );
    const auto problems = problemsOfImport(world, file.dump());
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().message == "the workflow \"Gone\" is not in the file; export them together");
    CHECK(problems.front().place.find("bad.json: flow ") == 0);
}

TEST_CASE("a revision that does not exist is an error that says so", "[runtime]") {
    RuntimeWorld world;
    CHECK_FALSE(world.database->read([](store::Sql& sql) { return WorkflowStore::find(sql, 4711); }));
    CHECK_THROWS_WITH(
        world.database->read([&](store::Sql& sql) { return world.workflows->compiled(sql, 4711); }),
        Catch::Contains("revision 4711 does not exist")
    );
}
