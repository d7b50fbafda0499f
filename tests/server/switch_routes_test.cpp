#include "tests/server/server_fixture.hpp"

using namespace tama;
using namespace tama::tests;
using nlohmann::json;

namespace {

struct SwitchWorld : ServerFixture {
    SwitchWorld() {
        REQUIRE(accounts.create({"ict", "Kofi", server::Role::Ict, "staple battery"}));
        REQUIRE(accounts.create({"super", "Ama", server::Role::Supervisor, "horse correct"}));
    }
    std::string modeOfDoor() {
        return database->read([](store::Sql& sql) {
            return sql.one<std::string>("SELECT mode FROM channel WHERE name = 'door'").value();
        });
    }
    std::int64_t auditRows() {
        return database->read([](store::Sql& sql) {
            return sql.one<std::int64_t>("SELECT COUNT(*) FROM transition").value();
        });
    }
};

HttpReply turn(SignedInClient& client, const std::string& path, const json& body) {
    return client.http.request("POST", path, client.headers, body.dump());
}

}  // namespace

TEST_CASE("ICT turns the switch of a channel over HTTP, and it is in the audit trail", "[server]") {
    SwitchWorld world;
    SignedInClient ict(world.app->port(), "ict", "staple battery");
    const std::string path = "/api/channels/door/switch";
    const auto paused = turn(ict, path, {{"act", "pause"}, {"reason", "the operator asked for it"}});
    CHECK(paused.status == 200);
    CHECK(json::parse(paused.body) == json{{"channel", "door"}, {"mode", "paused"}});
    CHECK(world.modeOfDoor() == "paused");
    CHECK(world.auditRows() == 1);
    CHECK(turn(ict, path, {{"act", "pause"}}).status == 409);
    CHECK(turn(ict, path, {{"act", "explode"}}).status == 400);
    CHECK(turn(ict, path, {{"act", "kill"}, {"reason", std::string(300, 'x')}}).status == 400);
    CHECK(turn(ict, "/api/channels/window/switch", {{"act", "pause"}}).status == 404);
    CHECK(turn(ict, path, {{"act", "resume"}}).status == 200);
    CHECK(world.modeOfDoor() == "open");
    CHECK(world.auditRows() == 2);
}

TEST_CASE("who may not turn a switch is refused, and nothing is changed", "[server]") {
    SwitchWorld world;
    SignedInClient manager(world.app->port(), "fatu", "correct horse");
    SignedInClient requestor(world.app->port(), "james", "battery staple");
    CHECK(turn(manager, "/api/channels/door/switch", {{"act", "kill"}}).status == 403);
    CHECK(turn(requestor, "/api/use-cases/UC-2026-0001/switch", {{"act", "pause"}}).status == 403);
    manager.headers.erase("X-CSRF-Token");
    CHECK(turn(manager, "/api/use-cases/UC-2026-0001/switch", {{"act", "pause"}}).status == 403);
    CHECK(world.modeOfDoor() == "open");
    CHECK(world.auditRows() == 0);
}

TEST_CASE("ICT stops a use case in an emergency, and others let it go on", "[server]") {
    SwitchWorld world;
    const auto id = world.database->queue().run([&](store::Transaction& tx) {
        requests::RequestForm form;
        form.title = "Stock-outs";
        const auto made =
            world.use_cases.create(tx, form, {"fatu", world.clock.now(), "{}", server::Role::DataManager}).value();
        tx.run("UPDATE use_case SET state = 'active', sending = 1 WHERE id = :1", made);
        return made;
    });
    const auto sending = [&] {
        return world.database->read([id](store::Sql& sql) {
            return sql.one<bool>("SELECT sending FROM use_case WHERE id = :1", id).value();
        });
    };
    const std::string path = "/api/use-cases/UC-2025-0001/switch";
    SignedInClient ict(world.app->port(), "ict", "staple battery");
    const auto paused = turn(ict, path, {{"act", "pause"}});
    CHECK(paused.status == 200);
    CHECK(json::parse(paused.body)["state"] == "paused");
    CHECK_FALSE(sending());
    CHECK(turn(ict, path, {{"act", "resume"}}).status == 403);
    // A supervisor may; here the procedure has something against it: there is no approval.
    SignedInClient supervisor(world.app->port(), "super", "horse correct");
    const auto refused = turn(supervisor, path, {{"act", "resume"}});
    CHECK(refused.status == 403);
    CHECK(refused.body.find("SOP") != std::string::npos);
    CHECK(turn(ict, path, {{"act", "kill"}}).status == 200);
    CHECK(turn(ict, "/api/use-cases/UC-1999-0001/switch", {{"act", "kill"}}).status == 404);
}
