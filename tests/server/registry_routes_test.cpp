#include "registry/import.hpp"
#include "registry/worker_csv.hpp"
#include "tests/server/server_fixture.hpp"

using namespace tama;
using namespace tama::tests;
using nlohmann::json;

namespace {

struct RegistryWorld : ServerFixture {
    RegistryWorld() {
        REQUIRE(accounts.create({"mary", "Mary", server::Role::IhrisManager, "paper staple"}));
        auto records = registry::readWorkerCsv(
            "id,name,phone,job,district\n1,Awa,0770000001,Nurse,Bo\n2,Kofi,,Nurse,Bo\n3,Zo,0770000003,Midwife,Kono\n",
            "workers.csv"
        );
        REQUIRE(records);
        REQUIRE(registry::importRecords(
            *database,
            std::move(*records),
            {"ihris", "LR", {}},
            {NumberingPlans::builtIn(), phones, clock, ids}
        ));
    }
};

}  // namespace

TEST_CASE("the iHRIS manager reads and exports the contact work list", "[server]") {
    RegistryWorld world;
    SignedInClient mary(world.app->port(), "mary", "paper staple");
    const auto list = mary.get("/api/registry/problems");
    CHECK(list["counts"] == json{{"missing", 1}, {"invalid", 0}, {"shared", 0}, {"failing", 0}, {"wrong_facility", 0}});
    REQUIRE(list["problems"].size() == 1);
    CHECK(list["problems"][0]["source_id"] == "2");
    CHECK(list["next"].is_null());
    CHECK(mary.get("/api/registry/problems?kind=shared")["problems"].empty());
    mary.get("/api/registry/problems?kind=odd", 400);
    const auto csv = mary.http.request("GET", "/api/registry/problems.csv?kind=missing", mary.headers);
    CHECK(csv.status == 200);
    CHECK(csv.body.find("ihris,2,Kofi,Bo,missing,,2025-06-15\r\n") != std::string::npos);

    SignedInClient requestor(world.app->port(), "james", "battery staple");
    requestor.get("/api/registry/problems", 403);
}

TEST_CASE("target groups are made and counted over HTTP", "[server]") {
    RegistryWorld world;
    SignedInClient manager(world.app->port(), "fatu", "correct horse");
    const auto post = [](SignedInClient& client, const std::string& path, const json& body) {
        return client.http.request("POST", path, client.headers, body.dump());
    };
    const json nurses{{"name", "Nurses"}, {"query", "cadre = nurse"}};
    REQUIRE(post(manager, "/api/groups", nurses).status == 201);
    CHECK(post(manager, "/api/groups", nurses).status == 409);
    CHECK(post(manager, "/api/groups", {{"name", "Bad"}, {"query", "cadre equals nurse"}}).status == 400);
    const auto groups = manager.get("/api/groups")["groups"];
    REQUIRE(groups.size() == 1);
    const auto count = manager.get("/api/groups/" + groups[0]["id"].get<std::string>() + "/count");
    CHECK(count["workers"] == 2);
    CHECK(count["asked"] == 1);
    CHECK(count["excluded"]["no_phone"] == 1);
    const auto others = post(manager, "/api/groups/count", {{"query", "NOT group = nurses"}});
    CHECK(json::parse(others.body)["asked"] == 1);
    CHECK(post(manager, "/api/groups/count", {{"query", "group = Bakers"}}).status == 404);
    CHECK(post(manager, "/api/groups/count", {{"query", "asked = UC-1999-0001"}}).status == 404);
    manager.get("/api/groups/none/count", 404);
    manager.get("/api/use-cases/none/target", 404);

    SignedInClient mary(world.app->port(), "mary", "paper staple");
    CHECK(post(mary, "/api/groups", {{"name", "Mine"}, {"query", "all"}}).status == 403);
    CHECK(mary.get("/api/groups")["groups"].size() == 1);
}

TEST_CASE("duplicates are merged and taken apart over HTTP, and the audit trail says by whom", "[server]") {
    RegistryWorld world;
    auto records = registry::readWorkerCsv("id,name,phone\nX1,Awa,0770000001\n", "more.csv");
    REQUIRE(records);
    records->workers[0].name = "Awa Sow";
    REQUIRE(registry::importRecords(
        *world.database,
        std::move(*records),
        {"csv", "LR", {}},
        {NumberingPlans::builtIn(), world.phones, world.clock, world.ids}
    ));
    SignedInClient mary(world.app->port(), "mary", "paper staple");
    const auto post = [](SignedInClient& client, const std::string& act, const json& body) {
        return client.http.request("POST", "/api/registry/duplicates/" + act, client.headers, body.dump()).status;
    };
    CHECK(mary.get("/api/registry/duplicates")["total"] == 0);
    const json merge{{"keep", "ihris:1"}, {"duplicate", "csv:X1"}, {"reason", "same staff card"}};
    CHECK(post(mary, "merge", merge) == 200);
    CHECK(post(mary, "merge", merge) == 409);
    CHECK(post(mary, "merge", {{"keep", "ihris:1"}, {"duplicate", "csv:none"}, {"reason", "x"}}) == 404);
    CHECK(post(mary, "unmerge", {{"duplicate", "csv:X1"}}) == 200);
    CHECK(post(mary, "distinct", {{"a", "ihris:1"}, {"b", "csv:X1"}}) == 200);
    const auto trail = world.database->read([](store::Sql& sql) {
        return sql.all<std::string>("SELECT action || ' ' || actor FROM transition ORDER BY id");
    });
    CHECK(trail == std::vector<std::string>{"merge_workers mary", "undo_merge mary", "tell_workers_apart mary"});

    SignedInClient requestor(world.app->port(), "james", "battery staple");
    CHECK(post(requestor, "merge", merge) == 403);
}
