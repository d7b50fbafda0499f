#include "flows/runtime/workflow_store.hpp"
#include "tests/server/server_fixture.hpp"

using namespace tama;

TEST_CASE("a forecast needs a workflow and a target group, and a server that makes forecasts", "[server]") {
    tests::ServerFixture fixture;
    tests::SignedInClient client(fixture.app->port(), "james", "battery staple");
    const auto id = fixture.database->queue().run([&](store::Transaction& tx) {
        requests::RequestForm form;
        form.title = "ACT stock-outs";
        form.requestor = "james";
        return fixture.use_cases.create(tx, form, {"james", fixture.clock.now(), "{}", requests::Role::Requestor}).value();
    });
    const auto uuid = fixture.database->read([&](store::Sql& sql) {
        return *sql.one<std::string>("SELECT uuid FROM use_case WHERE id = :1", id);
    });
    const auto refused = client.get("/api/use-cases/" + uuid + "/forecast", 409);
    CHECK(refused["error"]["place"] == "workflow");
    CHECK(client.get("/api/use-cases/nobody/forecast", 404)["error"]["place"] == "id");
    tests::HttpClient stranger(fixture.app->port());
    CHECK(stranger.request("GET", "/api/use-cases/" + uuid + "/forecast", {}, "").status == 401);
}

TEST_CASE("revisions of a workflow are compared in words", "[server]") {
    tests::ServerFixture fixture;
    tests::SignedInClient client(fixture.app->port(), "james", "battery staple");
    const auto text = [](const std::string& said) {
        return R"({"uuid": "00000000-0000-4000-8000-000000000001", "name": "One", "spec_version": "14.3.1",
            "language": "eng", "nodes": [{"uuid": "00000000-0000-4000-8000-000000000002",
            "actions": [{"uuid": "00000000-0000-4000-8000-000000000003", "type": "send_msg", "text": ")" +
               said + R"("}], "exits": [{"uuid": "00000000-0000-4000-8000-000000000004"}]}]})";
    };
    runtime::WorkflowStore workflows;
    for (const char* said : {"Hello", "Hello all", "Hello everybody"}) {
        fixture.database->queue().run([&](store::Transaction& tx) {
            return workflows.importFile(tx, text(said), "one.json", "fatu", fixture.clock.now()).has_value();
        });
    }
    const std::string path = "/api/workflows/00000000-0000-4000-8000-000000000001/diff";
    const auto newest = client.get(path);
    CHECK(newest["from"] == 2);
    CHECK(newest["to"] == 3);
    CHECK(newest["flows"][0]["changes"][0] ==
          "The message \"Hello all\" was reworded: \"Hello all\" → \"Hello everybody\".");
    CHECK(client.get(path + "?from=1&to=2")["flows"][0]["changes"].size() == 1);
    CHECK(client.get(path + "?from=2&to=2")["same"] == true);
    CHECK(client.get(path + "?from=0", 400)["error"]["place"] == "from");
    CHECK(client.get(path + "?to=9", 404)["error"]["place"] == "to");
    CHECK(client.get("/api/workflows/none/diff", 404)["error"]["code"] == "not_found");
}
