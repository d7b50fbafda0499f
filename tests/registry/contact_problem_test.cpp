#include "registry/contact_problem.hpp"

#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

TEST_CASE(
    "the work list tells who, where and what, and with whom a number is shared", "[registry][problem]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(
        "id,name,phone,facility,district\n1,Awa,,Karita HC,Karita\n2,Kofi,70000001,,\n3,Zo,70000001,,\n"
    );
    registry.database->read([](store::Sql& sql) {
        CHECK(countContactProblems(sql) == 3);
        CHECK(countContactProblems(sql, "shared") == 2);
        const auto all = openContactProblems(sql);
        REQUIRE(all.size() == 3);
        CHECK(all[0].name == "Awa");
        CHECK(all[0].place == "Karita HC, Karita");
        CHECK(all[0].kind == "missing");
        CHECK(openContactProblems(sql, {"shared", 0, 10}).at(0).detail == "with Zo");
        CHECK(openContactProblems(sql, {"", all[0].id, 1}).size() == 1);
        CHECK(openContactProblems(sql, {"", all[2].id, 10}).empty());
    });
}

TEST_CASE("the exported list cannot run as a formula", "[registry][problem]") {
    ContactProblem problem;
    problem.source_id = "1";
    problem.name = "=HYPERLINK(\"x\")";
    problem.kind = "missing";
    const auto csv = contactProblemsCsv({problem});
    CHECK(csv.find("source,id,name,place,problem,detail,since\r\n") != std::string::npos);
    CHECK(csv.find("'=HYPERLINK") != std::string::npos);
}

TEST_CASE("a place of work that nobody knows is on the list until there is one", "[registry][problem]") {
    RegistryFixture registry;
    const auto bundle = [](const std::string& place) {
        return R"({"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Location", "id": "kono", "name": "Kono"}},
            {"resource": {"resourceType": "Practitioner", "id": "1", "name": [{"text": "Awa"}]}},
            {"resource": {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/1"},
             "location": [{"reference": "Location/)" +
               place + R"("}]}}]})";
    };
    const auto wrong = [&] {
        return registry.database->read([](store::Sql& sql) {
            return openContactProblems(sql, {"wrong_facility", 0, 10});
        });
    };
    registry.importFhir(bundle("gone"));
    REQUIRE(wrong().size() == 1);
    CHECK(wrong()[0].detail == "the facility 'gone' of the source is not known");
    const auto since = wrong()[0].created_at;
    registry.clock.advance(Milliseconds(1000));
    registry.importFhir(bundle("gone"));
    CHECK(wrong().at(0).created_at == since);
    registry.importFhir(bundle("kono"));
    CHECK(wrong().empty());
}

TEST_CASE("a place that nobody knew leaves the list when the source names it no more", "[registry][problem]") {
    RegistryFixture registry;
    const auto bundle = [](const std::string& location) {
        return R"({"resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Practitioner", "id": "1", "name": [{"text": "Awa"}]}},
            {"resource": {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/1"})" +
               location + "}}]}";
    };
    const auto open = [&] {
        return registry.database->read([](store::Sql& sql) { return countContactProblems(sql, "wrong_facility"); });
    };
    registry.importFhir(bundle(R"(, "location": [{"reference": "Location/gone"}])"));
    CHECK(open() == 1);
    registry.importFhir(bundle(""));
    CHECK(open() == 0);
}
