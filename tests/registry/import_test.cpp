#include "registry/import.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "registry/contact_problem.hpp"
#include "registry/opt_out.hpp"
#include "registry/place_store.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

std::string odditiesText() {
    std::ifstream in(TAMA_SOURCE_DIR "/tests/registry/data/oddities.json");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> openKinds(RegistryFixture& registry) {
    std::vector<std::string> kinds;
    const auto problems = registry.database->read([](store::Sql& sql) { return openContactProblems(sql); });
    for (const auto& problem : problems) kinds.push_back(problem.source_id + " " + problem.kind);
    std::sort(kinds.begin(), kinds.end());
    return kinds;
}

const char* const kTwoWorkers =
    "id,name,phone,job,district\n1,Awa,70000001,Nurse,Bo\n2,Kofi,70000002,Midwife,Bo\n";

}  // namespace

TEST_CASE("a FHIR bundle becomes workers with place, job, numbers and status", "[registry][import]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    const auto report = registry.importFhir(odditiesText());
    CHECK(report.workers.created == 3);
    CHECK(report.places.created == 3);
    CHECK(report.left == 1);
    REQUIRE(report.problems.size() == 2);
    CHECK(report.problems[0].message.starts_with("phone 4: "));
    CHECK(report.problems[1].message.starts_with("partOf: 'XT' is in no file"));

    const auto awa = registry.worker("P1");
    CHECK(awa.job == "Chief Nurse");  // the nurse's post has ended although it is marked active
    CHECK(awa.cadre == "nurse");
    CHECK(awa.status == WorkerStatus::Active);
    CHECK(
        awa.places ==
        std::vector<PlaceName>{
            {"facility", "Karita Health Center"}, {"district", "Karita"}, {"region", "West"}}
    );
    REQUIRE(awa.phones.size() == 3);
    CHECK(awa.phones[0].number == registry.number("70000003"));
    CHECK(awa.phones[0].origin == "registry");
    CHECK(isUuid(awa.uuid));
    CHECK(registry.worker("P2").status == WorkerStatus::Left);
}

TEST_CASE("what is odd about a source is noted once, with how often and where first", "[registry][import]") {
    RegistryFixture registry;
    const auto report = registry.importFhir(odditiesText());
    std::vector<std::string> notes;
    for (const auto& note : report.notes) notes.push_back(describe(note));
    CHECK(
        notes ==
        std::vector<std::string>{
            "bundle.json: entry 5 (Practitioner/P1): gender: is missing (once)",
            "bundle.json: entry 5 (Practitioner/P1): has several posts; the current one that began last gives job and "
            "place (once)",
            "bundle.json: entry 3 (Location/F1): managingOrganization: is a bare text and no Reference; it is read as "
            "the id (once)",
            "bundle.json: entry 8 (PractitionerRole/PR1a): period: has ended although active is true; it counts as "
            "ended (2 times, first here)",
            "bundle.json: entry 6 (Practitioner/P2): telecom: holds no telephone (once)",
        }
    );
    const auto kept = registry.database->read([&](store::Sql& sql) { return importProblems(sql, report.job_id); });
    REQUIRE(kept.size() == report.problems.size() + report.notes.size());
    CHECK(kept.back().message == "note: telecom: holds no telephone (once)");
}

TEST_CASE("the same import again changes nothing", "[registry][import]") {
    RegistryFixture registry;
    registry.importFhir(odditiesText());
    const auto before = registry.worker("P1").uuid;
    registry.clock.advance(Milliseconds(1000));
    const auto report = registry.importFhir(odditiesText());
    CHECK(report.workers.unchanged == 3);
    CHECK(report.workers.updated == 0);
    CHECK(report.places.unchanged == 3);
    CHECK(registry.worker("P1").uuid == before);
    CHECK(registry.count("phone") == 4);
}

TEST_CASE("a changed name, number and place update the worker", "[registry][import]") {
    RegistryFixture registry;
    registry.importCsv(kTwoWorkers);
    const auto report = registry.importCsv(
        "id,name,phone,job,district\n1,Awa Sow,70000005,Nurse,Kono\n2,Kofi,70000002,Midwife,Bo\n"
    );
    CHECK(report.workers.updated == 1);
    CHECK(report.workers.unchanged == 1);
    const auto awa = registry.worker("1");
    CHECK(awa.name == "Awa Sow");
    CHECK(awa.placeAt("district") == "Kono");
    REQUIRE(awa.phones.size() == 1);
    CHECK(awa.phones[0].number == registry.number("70000005"));
}

TEST_CASE("two sources keep their workers apart", "[registry][import]") {
    RegistryFixture registry;
    registry.importCsv(kTwoWorkers, "one");
    CHECK(registry.importCsv(kTwoWorkers, "two").workers.created == 2);
    CHECK(registry.count("worker") == 4);
}

TEST_CASE("what the source is silent about stays", "[registry][import]") {
    RegistryFixture registry;
    registry.importCsv("id,name,sex,language,field.a,field.b\n1,Awa,F,fr,x,y\n");
    registry.importCsv("id,name,sex,language,field.a,field.b\n1,Awa,,,z,\n");
    const auto awa = registry.worker("1");
    CHECK(awa.sex == "female");
    CHECK(awa.language == "fra");
    CHECK(awa.fields == std::map<std::string, std::string>{{"a", "z"}, {"b", "y"}});
}

TEST_CASE("the contact work list opens, closes and opens again by itself", "[registry][import]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv("id,name,phone\n1,A,\n2,B,123\n3,C,70000001\n4,D,70000001\n");
    CHECK(openKinds(registry) == std::vector<std::string>{"1 missing", "2 invalid", "3 shared", "4 shared"});
    registry.importCsv("id,name,phone\n1,A,70000009\n2,B,70000008\n3,C,70000001\n4,D,70000002\n");
    CHECK(openKinds(registry).empty());
    registry.importCsv("id,name,phone\n1,A,\n2,B,70000002\n");
    CHECK(openKinds(registry) == std::vector<std::string>{"1 missing", "2 shared", "4 shared"});
    CHECK(registry.count("contact_problem") == 5);  // rows are opened again, not made twice
}

TEST_CASE("nobody has to mend the number of a worker who left", "[registry][import]") {
    RegistryFixture registry;
    registry.importCsv("id,name,phone,status\n1,A,,left\n2,B,70000001,left\n3,C,70000001,active\n");
    CHECK(openKinds(registry).empty());
}

TEST_CASE("an import marks as left and brings back, but never unblocks", "[registry][import]") {
    RegistryFixture registry;
    registry.importCsv(kTwoWorkers);
    const auto blocked = registry.worker("2").id;
    registry.database->queue().run([&](store::Transaction& tx) {
        setWorkerStatus(tx, blocked, WorkerStatus::Blocked, kRegistryNow);
    });
    CHECK(registry.importCsv("id,name,job,status\n1,Awa,Nurse,left\n").left == 1);
    CHECK(registry.worker("1").status == WorkerStatus::Left);
    registry.importCsv("id,name,job,status\n1,Awa,Nurse,active\n2,Kofi,Nurse,active\n");
    CHECK(registry.worker("1").status == WorkerStatus::Active);
    CHECK(registry.worker("2").status == WorkerStatus::Blocked);
}

TEST_CASE("an import opts nobody in, and passes on an opt-out of the source", "[registry][import]") {
    RegistryFixture registry;
    registry.database->queue().run([&](store::Transaction& tx) {
        optOut(tx, registry.codec, registry.number("70000001"), "STOP", kRegistryNow);
    });
    registry.importCsv(kTwoWorkers);
    registry.importFhir(odditiesText());
    const auto out = [&](const char* number) {
        const auto key = registry.codec.key(registry.number(number));
        return registry.database->read([&](store::Sql& sql) { return isOptedOut(sql, key); });
    };
    CHECK(out("70000001"));
    CHECK(out("70000031"));
    CHECK_FALSE(out("70000002"));
}

TEST_CASE("files may come in any order, and roles apart from their practitioners", "[registry][import]") {
    RegistryFixture registry;
    const auto all = readFhirBundle(odditiesText(), "all.json").value();
    RegistryRecords people;
    people.workers = all.workers;
    CHECK(registry.import(people).workers.created == 3);
    RegistryRecords roles;
    roles.roles = all.roles;
    const auto early = registry.import(roles);
    CHECK(early.problems.size() == 3);  // their places are not known yet
    CHECK(registry.worker("P1").job == "Chief Nurse");
    RegistryRecords rest = all;
    rest.workers.clear();
    registry.import(rest);
    CHECK(registry.worker("P1").placeAt("district") == "Karita");
    CHECK(registry.worker("P2").status == WorkerStatus::Left);
}

TEST_CASE("a role of nobody is a problem, not a worker", "[registry][import]") {
    RegistryFixture registry;
    const auto report = registry.importFhir(
        R"({"resourceType": "PractitionerRole", "id": "R", "practitioner": {"reference": "Practitioner/Ghost"}})"
    );
    CHECK(registry.count("worker") == 0);
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].message.starts_with("practitioner: 'Ghost' is in no file"));
}

TEST_CASE("a circle of places made by two imports is refused", "[registry][import]") {
    RegistryFixture registry;
    const auto location = [](const std::string& id, const std::string& parent) {
        return R"({"resourceType": "Location", "id": ")" + id +
               R"(", "name": "N", "partOf": {"reference": "Location/)" + parent + "\"}}";
    };
    registry.importFhir(location("a", "nowhere"));
    registry.importFhir(location("b", "a"));
    const auto report = registry.importFhir(location("a", "b"));
    REQUIRE(report.problems.size() == 1);
    CHECK(report.problems[0].message == "partOf: would lead back to itself; the old parent stays");
}

TEST_CASE("progress is told after each closure and ends at the total", "[registry][import]") {
    RegistryFixture registry;
    std::vector<std::size_t> seen;
    std::size_t total = 0;
    ImportSettings settings{"test", "XT", [&](std::size_t done, std::size_t all) {
                                seen.push_back(done);
                                total = all;
                            }};
    std::string csv = "id,name,district\n";
    for (int i = 0; i < 120; ++i) csv += std::to_string(i) + ",W,Bo\n";
    REQUIRE(importRecords(*registry.database, readWorkerCsv(csv, "w.csv").value(), settings, registry.tools));
    CHECK(seen.size() >= 3);
    CHECK(std::is_sorted(seen.begin(), seen.end()));
    CHECK(total == 121);
    CHECK(seen.back() == total);
}

TEST_CASE("settings that make no sense are refused", "[registry][import]") {
    RegistryFixture registry;
    const auto with = [&](const std::string& source, const std::string& country) {
        return importRecords(*registry.database, {}, {source, country, {}}, registry.tools);
    };
    CHECK_FALSE(with("", "XT"));
    CHECK_FALSE(with("Upper Case", "XT"));
    CHECK_FALSE(with("ok", "QQ"));
    CHECK(with("ok", "lr"));
}
