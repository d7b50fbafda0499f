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
    CHECK(csv.find("source,id,name,place,problem,detail\r\n") != std::string::npos);
    CHECK(csv.find("'=HYPERLINK") != std::string::npos);
}
