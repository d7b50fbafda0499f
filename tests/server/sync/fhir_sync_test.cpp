#include "registry/fhir_sync.hpp"

#include <algorithm>

#include "tests/server/sync/sync_world.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

using Request = SmallHttpServer::Request;
using Reply = SmallHttpServer::Reply;

std::vector<std::string> startingWith(const std::vector<std::string>& all, std::string_view prefix) {
    std::vector<std::string> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const std::string& text) {
        return text.starts_with(prefix);
    });
    return found;
}

ImportJob lastJob(SyncWorld& world) {
    return world.registry.database->read([](store::Sql& sql) { return listImportJobs(sql); }).at(0);
}

/// Answers requests whose target holds `part` with `reply`, so many times.
FhirServer::Misbehaviour atMost(int times, std::string part, Reply reply) {
    return [left = times, part = std::move(part), reply = std::move(reply)](const Request& request) mutable {
        if (left == 0 || request.target.find(part) == std::string::npos) return std::optional<Reply>();
        --left;
        return std::optional(reply);
    };
}

}  // namespace

TEST_CASE("the first sync pages through everything the server has", "[registry][sync]") {
    const auto engine = GENERATE(from_range(testEngines()));
    SyncWorld world(engine);
    world.fill();
    const auto report = world.sync();
    CHECK(report.problems.empty());
    CHECK(report.workers == ImportCounts{5, 0, 0});
    CHECK(report.places == ImportCounts{3, 0, 0});
    CHECK(report.left == 1);
    const auto worker = world.registry.worker("P3");
    CHECK(worker.job == "Nurse");
    CHECK(worker.placeAt("district") == "Karita");
    REQUIRE(worker.phones.size() == 1);
    CHECK(worker.phones[0].number == world.registry.number("70000003"));
    CHECK(world.registry.worker("P5").status == WorkerStatus::Left);
    CHECK(startingWith(world.server.asked(), "/fhir/Practitioner?").size() == 3);
    const auto job = lastJob(world);
    CHECK(job.kind == "sync");
    CHECK(job.state == "done");
    CHECK(job.origin == world.server.url());
    CHECK(job.started_by == "awa");
}

TEST_CASE("a later sync asks for what changed since, by the server's clock with an overlap", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.sync();
    world.registry.clock.advance(std::chrono::days(3));  // this machine's clock is wrong
    world.server.setTime(kRegistryNow + 60min);
    world.putPerson("P1", "Worker One", "70000009");
    world.putPost("R9", "P2", "Midwife", "G");
    const auto asked_before = world.server.asked().size();
    const auto report = world.sync();
    CHECK(report.workers.updated == 2);
    CHECK(report.workers.created == 0);
    CHECK(world.registry.worker("P1").name == "Worker One");
    CHECK(world.registry.worker("P2").job == "Midwife");
    auto asked = world.server.asked();
    asked.erase(asked.begin(), asked.begin() + static_cast<std::ptrdiff_t>(asked_before));
    const auto people = startingWith(asked, "/fhir/Practitioner?");
    REQUIRE(people.size() == 1);
    CHECK(people[0] == "/fhir/Practitioner?_count=2&_lastUpdated=ge2023-11-14T22:33:20Z");
}

TEST_CASE("whoever is inactive or deleted at the source is closed, and nobody deleted", "[registry][sync]") {
    const auto engine = GENERATE(from_range(testEngines()));
    SyncWorld world(engine);
    world.fill();
    world.sync();
    world.later(60min);
    world.putPerson("P1", "Worker 1", "70000001", false);
    world.server.remove("Practitioner", "P2");
    world.server.remove("PractitionerRole", "R3");
    const auto report = world.sync();
    CHECK(report.closed == 3);
    CHECK(world.registry.count("worker") == 5);
    for (const auto* id : {"P1", "P2", "P3"}) CHECK(world.registry.worker(id).status == WorkerStatus::Left);
    CHECK(world.registry.worker("P4").status == WorkerStatus::Active);
    SECTION("and comes back with a new post or record") {
        world.later(60min);
        world.putPerson("P2", "Worker 2", "70000002");
        world.putPost("R33", "P3", "Midwife", "G");
        world.sync();
        CHECK(world.registry.worker("P2").status == WorkerStatus::Active);
        CHECK(world.registry.worker("P3").status == WorkerStatus::Active);
        CHECK(world.registry.worker("P1").status == WorkerStatus::Left);
    }
}

TEST_CASE("one who was deleted and made again stays", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.sync();
    world.later(60min);
    world.server.remove("Practitioner", "P2");
    world.putPerson("P2", "Worker 2", "70000002");
    CHECK(world.sync().closed == 0);
    CHECK(world.registry.worker("P2").status == WorkerStatus::Active);
}

TEST_CASE("a full sync closes whom a server without history no longer has", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.server.setHistory(false);
    world.sync();
    world.later(60min);
    world.server.remove("Practitioner", "P2");
    const auto report = world.sync();
    REQUIRE(report.problems.size() == 2);
    CHECK(describe(report.problems[0]).starts_with("Practitioner: the server tells no deletions (it answered 501"));
    CHECK(world.registry.worker("P2").status == WorkerStatus::Active);
    world.later(60min);
    CHECK(world.sync(true).closed == 1);
    CHECK(world.registry.worker("P2").status == WorkerStatus::Left);
}

TEST_CASE("a server that lost its data closes nobody unless a person says so", "[registry][sync]") {
    SyncWorld world;
    world.source.fhir.page_size = 50;
    for (int i = 0; i < 20; ++i) world.putPerson("P" + std::to_string(i), "Worker", "700000" + std::to_string(10 + i));
    world.sync();
    world.later(60min);
    for (int i = 0; i < 15; ++i) world.server.remove("Practitioner", "P" + std::to_string(i));
    const auto report = world.sync(true);
    CHECK(report.closed == 0);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].message.starts_with("15 of 20 workers are not on the server any more"));
    CHECK(world.sync(true, true).closed == 15);
}

TEST_CASE("a server that stumbles is asked again, a little later", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    SECTION("500") {
        world.server.misbehave(atMost(2, "/Practitioner?", {500, "oops"}));
        CHECK(world.sync().workers.created == 5);
        CHECK(world.waited == std::vector<Milliseconds>{1s, 4s});
    }
    SECTION("429 with the time to wait") {
        world.server.misbehave(atMost(1, "/Location?", {429, "", {{"Retry-After", "7"}}}));
        CHECK(world.sync().places.created == 3);
        CHECK(world.waited == std::vector<Milliseconds>{7s});
    }
    SECTION("JSON that breaks off") {
        world.server.misbehave(atMost(1, "/PractitionerRole?", {200, R"({"resourceType": "Bundle", "entry": [)"}));
        CHECK(world.sync().workers.created == 5);
    }
    SECTION("a connection that closes") {
        Reply hang_up;
        hang_up.hang_up = true;
        world.server.misbehave(atMost(1, "_getpagesoffset=2", hang_up));
        CHECK(world.sync().workers.created == 5);
    }
    CHECK(lastJob(world).state == "done");
}

TEST_CASE("a sync that fails keeps what it read and begins again without harm", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.server.misbehave(atMost(4, "/Practitioner?_count=2&_getpagesoffset=4", {503, "later"}));
    CHECK(world.failure() == "Practitioner page 3: it answered 503");
    CHECK(lastJob(world).state == "failed");
    CHECK(lastJob(world).problem == "Practitioner page 3: it answered 503");
    CHECK(world.registry.count("worker") == 4);
    const auto report = world.sync();
    CHECK(report.workers == ImportCounts{1, 0, 4});
    CHECK(world.registry.worker("P5").status == WorkerStatus::Left);
}

TEST_CASE("a failed later sync asks for the same time again", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.sync();
    world.later(60min);
    world.putPerson("P1", "Worker One");
    world.server.misbehave(atMost(4, "/Practitioner?", {500, ""}));
    world.failure();
    world.later(60min);
    world.sync();
    CHECK(world.registry.worker("P1").name == "Worker One");
}

TEST_CASE("links are followed to the source's own server only", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.source.access.bearer_token = "secret";
    SECTION("another server is refused") {
        world.server.setLinkOrigin("http://elsewhere.example");
        CHECK(world.failure().starts_with("Location page 1: the link to the next page leads to another server"));
    }
    SECTION("another port is another server") {
        world.server.setLinkOrigin("http://127.0.0.1:1");
        CHECK(world.failure().starts_with("Location page 1: the link to the next page leads to another server"));
    }
    SECTION("a server that does not know its name is asked by the right one") {
        world.server.setLinkOrigin("http://localhost:8080");
        world.source.fhir.paging.rewrite_links = true;
        CHECK(world.sync().workers.created == 5);
    }
    SECTION("a link without a server is this one's") {
        world.server.setLinkOrigin("");
        world.server.misbehave([done = false](const Request& request) mutable -> std::optional<Reply> {
            if (done || !request.target.starts_with("/fhir/Location?")) return std::nullopt;
            done = true;
            return Reply{200, R"({"resourceType": "Bundle", "entry": [], "link": [{"relation": "next", "url": "?_count=50"}]})"};
        });
        CHECK(world.sync().places.created == 3);
    }
}

TEST_CASE("pages that never end are given up", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    const auto link = [](const std::string& url, const std::string& entry) {
        return Reply{
            200,
            R"({"resourceType": "Bundle", "entry": [)" + entry + R"(], "link": [{"relation": "next", "url": ")" + url +
                "\"}]}"};
    };
    SECTION("a circle") {
        world.server.misbehave([&](const Request& request) -> std::optional<Reply> {
            if (!request.target.starts_with("/fhir/Practitioner?")) return std::nullopt;
            return link("/fhir/Practitioner?a", "{}");
        });
        CHECK(world.failure() == "Practitioner page 2: the link to the next page leads back to an earlier one");
    }
    SECTION("empty ones") {
        world.server.misbehave([&, n = 0](const Request& request) mutable -> std::optional<Reply> {
            if (!request.target.starts_with("/fhir/Practitioner?")) return std::nullopt;
            return link("/fhir/Practitioner?" + std::to_string(n++), "");
        });
        CHECK(world.failure() == "Practitioner page 11: the server's pages do not end: the last ones are empty");
    }
    SECTION("too many") {
        world.source.fhir.paging.max_pages = 3;
        world.server.misbehave([&, n = 0](const Request& request) mutable -> std::optional<Reply> {
            if (!request.target.starts_with("/fhir/Practitioner?")) return std::nullopt;
            return link("/fhir/Practitioner?" + std::to_string(n++), R"({"resource": {"resourceType": "Basic"}})");
        });
        CHECK(world.failure() == "Practitioner page 4: the server's pages do not end");
    }
}

TEST_CASE("what the server says is wrong is told", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    SECTION("an OperationOutcome instead of a page, once and for all") {
        world.server.misbehave(atMost(
            9, "/Practitioner?",
            {200, R"({"resourceType": "OperationOutcome", "issue": [{"diagnostics": "index is broken"}]})"}
        ));
        CHECK(world.failure() == "Practitioner page 1: it answered 200: index is broken");
    }
    SECTION("a token it does not take") {
        world.server.setToken("secret");
        CHECK(world.failure() == "Location page 1: it answered 401: who are you?");
        world.source.access.bearer_token = "secret";
        CHECK(world.sync().workers.created == 5);
    }
    SECTION("a resource type that it does not have is passed over where it may be missing") {
        world.server.misbehave(atMost(9, "/Group?", {404, R"({"resourceType": "OperationOutcome", "issue": []})"}));
        const auto report = world.sync();
        REQUIRE(report.problems.size() == 1);
        CHECK(describe(report.problems[0]) == "Group: is not read: it answered 404");
    }
    SECTION("a web page instead of FHIR") {
        world.server.misbehave(atMost(9, "/Location?", {200, "<html>"}));
        CHECK(world.failure() == "Location page 1: is not JSON: it breaks off or goes wrong");
    }
}

TEST_CASE("a source that is too slow or too large fails with the cause", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    SECTION("too large a page") {
        world.server.misbehave(atMost(9, "/Location?", {200, std::string(17UL * 1024 * 1024, ' ')}));
        CHECK(world.failure() == "Location page 1: the answer is too long");
    }
    SECTION("nobody listens") {
        world.source.fhir.url = "http://127.0.0.1:1/fhir";
        CHECK(world.failure().starts_with("Location page 1: "));
    }
}

TEST_CASE("invalid FHIR in a page is a problem of its entry, and the sync goes on", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.server.put(R"({"resourceType": "Location", "id": "X", "name": "X", "managingOrganization": "Org 7"})");
    world.server.put(R"({"resourceType": "Practitioner", "id": "Q", "name": "a bare string", "gender": 7})");
    const auto report = world.sync();
    CHECK(report.workers.created == 6);
    CHECK(report.problems.size() >= 2);
    CHECK(std::all_of(report.problems.begin(), report.problems.end(), [](const Error& problem) {
        return problem.place.find(" page ") != std::string::npos;
    }));
}

TEST_CASE("a place of work given as organization is still known when only a post is read", "[registry][sync]") {
    SyncWorld world;
    world.fill();
    world.server.put(
        R"({"resourceType": "Organization", "id": "O", "name": "Karita HC", "type": [{"coding": [{"code": "facility"}]}]})"
    );
    auto facility = world.server.get("Location", "F");
    facility["managingOrganization"] = {{"reference", "Organization/O"}};
    world.server.put(facility);
    world.sync();
    world.later(60min);
    auto post = world.server.get("PractitionerRole", "R1");
    post.erase("location");
    post["organization"] = {{"reference", "Organization/O"}};
    world.server.put(post);
    world.sync();
    CHECK(world.registry.worker("P1").placeAt("facility") == "Karita HC");
}
