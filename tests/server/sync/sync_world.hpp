// What the tests of syncing share: a registry, a FHIR server that speaks HTTP, and a source that names it.
#pragma once

#include <string>
#include <vector>

#include "registry/fhir_sync.hpp"
#include "server/sync/sync_source.hpp"
#include "tests/registry/registry_fixture.hpp"
#include "tests/support/fhir_server.hpp"

namespace tama::tests {

class SyncWorld {
  public:
    explicit SyncWorld(store::Engine engine = store::Engine::Sqlite) : registry(engine) {
        source.fhir.name = "ihris";
        source.fhir.url = server.url();
        source.fhir.country = "XT";
        source.fhir.page_size = 2;
        source.fhir.paging.wait = [this](Milliseconds time) { waited.push_back(time); };
        source.access.timeout = Milliseconds(5'000);
    }

    Result<registry::ImportReport> trySync(bool full = false, bool close_missing = false) {
        return server::syncSource(
            *registry.database, client, source, {full, close_missing, "awa", {}}, registry.tools
        );
    }
    registry::ImportReport sync(bool full = false, bool close_missing = false) {
        auto report = trySync(full, close_missing);
        INFO((report ? std::string() : describe(report.error())));
        REQUIRE(report);
        return std::move(*report);
    }
    std::string failure() {
        const auto report = trySync();
        REQUIRE_FALSE(report);
        return describe(report.error());
    }

    /// The clocks of both sides.
    void setTime(WallTime now) {
        server.setTime(now);
        registry.clock.set(now);
    }
    void later(std::chrono::minutes by) { setTime(registry.clock.now() + by); }

    void putPlace(const std::string& id, const std::string& name, const std::string& level, const std::string& in = {}) {
        nlohmann::json place{{"resourceType", "Location"}, {"id", id}, {"name", name}};
        place["type"] = {{{"coding", {{{"code", level}}}}}};
        if (!in.empty()) place["partOf"] = {{"reference", "Location/" + in}};
        server.put(std::move(place));
    }
    void putPerson(const std::string& id, const std::string& name, const std::string& phone = {}, bool active = true) {
        nlohmann::json person{{"resourceType", "Practitioner"}, {"id", id}, {"active", active}};
        person["name"] = {{{"text", name}}};
        if (!phone.empty()) person["telecom"] = {{{"system", "phone"}, {"value", phone}}};
        server.put(std::move(person));
    }
    void putPost(const std::string& id, const std::string& person, const std::string& job, const std::string& place, const std::string& end = {}) {
        nlohmann::json post{{"resourceType", "PractitionerRole"}, {"id", id}};
        post["practitioner"] = {{"reference", "Practitioner/" + person}};
        post["code"] = {{{"text", job}}};
        post["location"] = {{{"reference", "Location/" + place}}};
        if (!end.empty()) post["period"] = {{"end", end}};
        server.put(std::move(post));
    }
    /// A facility in a district, five people, five posts.
    void fill() {
        putPlace("F", "Karita HC", "facility", "Z");  // comes on a page before its district
        putPlace("Z", "Karita", "district");
        putPlace("G", "Tiro Clinic", "facility", "Z");
        for (int i = 1; i <= 5; ++i) {
            const auto n = std::to_string(i);
            putPerson("P" + n, "Worker " + n, "7000000" + n);
            putPost("R" + n, "P" + n, "Nurse", "F", i == 5 ? "2020-01-01" : "");
        }
        later(std::chrono::minutes(30));  // longer ago than the overlap
    }

    std::vector<Milliseconds> waited;  // between attempts
    FhirServer server{kRegistryNow};
    RegistryFixture registry;
    gateway::HttpClient client{1};
    server::SyncSource source;
};

}  // namespace tama::tests
