#include "tests/server/server_fixture.hpp"

using namespace tama;
using namespace tama::tests;
using nlohmann::json;

namespace {

const char* const kBundle = R"({"resourceType": "Bundle", "type": "transaction", "entry": [
  {"resource": {"resourceType": "Practitioner", "id": "P1", "name": [{"text": "Awa Sow"}],
                "telecom": [{"system": "phone", "value": "0770123456"}]}},
  {"resource": {"resourceType": "Practitioner", "name": [{"text": "Nobody"}]}}]})";

HttpReply post(SignedInClient& client, const std::string& path, const std::string& body) {
    auto headers = client.headers;
    headers["Content-Type"] = "application/fhir+json";
    return client.http.request("POST", path, headers, body);
}

}  // namespace

TEST_CASE("a data manager posts a bundle and gets its job, which can be read and undone", "[server][registry]") {
    ServerFixture fixture;
    SignedInClient manager(fixture.app->port(), "fatu", "correct horse");
    const auto reply = post(manager, "/api/registry/bundles?source=ihris", kBundle);
    REQUIRE(reply.status == 200);
    const auto report = json::parse(reply.body);
    CHECK(report["workers"]["created"] == 1);
    CHECK(report["rejected"] == 1);
    REQUIRE(report["problems"].size() == 1);
    CHECK(report["problems"][0]["place"].get<std::string>().starts_with("bundle: entry 1"));
    const auto path = "/api/registry/imports/" + std::to_string(report["job"].get<int>());
    const auto job = manager.get(path);
    CHECK(job["kind"] == "bundle");
    CHECK(job["started_by"] == "fatu");
    CHECK(job["state"] == "done");
    REQUIRE(job["changes"].size() == 1);
    CHECK(job["changes"][0]["name"] == "Awa Sow");
    CHECK(job.dump().find("770123456") == std::string::npos);
    CHECK(manager.get("/api/registry/imports?source=ihris")["imports"].size() == 1);
    CHECK(manager.get("/api/registry/imports?source=other")["imports"].empty());
    const auto undone = post(manager, path + "/undo", "{}");
    REQUIRE(undone.status == 200);
    CHECK(json::parse(undone.body)["workers_closed"] == 1);
    CHECK(post(manager, path + "/undo", "{}").status == 409);
    manager.get("/api/registry/imports/99", 404);
    manager.get("/api/registry/imports/x", 404);
}

TEST_CASE("whoever may not import is refused", "[server][registry]") {
    ServerFixture fixture;
    SignedInClient requestor(fixture.app->port(), "james", "battery staple");
    CHECK(post(requestor, "/api/registry/bundles?source=ihris", kBundle).status == 403);
    requestor.get("/api/registry/imports", 403);
    SignedInClient manager(fixture.app->port(), "fatu", "correct horse");
    manager.headers.erase("X-CSRF-Token");
    CHECK(post(manager, "/api/registry/bundles?source=ihris", kBundle).status == 403);
}

TEST_CASE("another system posts bundles with the token of its source", "[server][registry]") {
    ServerFixture fixture;
    HttpClient http(fixture.app->port());
    const auto send = [&](const std::string& source, const std::string& token) {
        return http
            .request(
                "POST",
                "/api/registry/sources/" + source + "/bundles",
                {{"Content-Type", "application/fhir+json"}, {"Authorization", "Bearer " + token}},
                kBundle
            )
            .status;
    };
    CHECK(send("ihris", "a-token-of-the-ministry") == 200);
    CHECK(send("ihris", "a-token-of-the-ministrx") == 401);
    CHECK(send("ihris", "") == 401);
    CHECK(send("other", "a-token-of-the-ministry") == 401);
}

TEST_CASE("a bundle that cannot be read is refused whole, with the place", "[server][registry]") {
    ServerFixture fixture;
    SignedInClient manager(fixture.app->port(), "fatu", "correct horse");
    const auto broken = post(manager, "/api/registry/bundles?source=ihris", "{\"resourceType\":");
    CHECK(broken.status == 400);
    CHECK(broken.body.find("byte") != std::string::npos);
    CHECK(post(manager, "/api/registry/bundles?source=", kBundle).status == 400);
    CHECK(manager.http.request("POST", "/api/registry/bundles?source=ihris", {
        {"Cookie", manager.headers["Cookie"]}, {"X-CSRF-Token", manager.headers["X-CSRF-Token"]},
        {"Content-Type", "text/plain"}}, kBundle).status == 415);
}
