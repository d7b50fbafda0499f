#include "registry/worker_query.hpp"

#include "tests/registry/registry_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;
using flows::QueryUse;

namespace {

std::string plain(const std::string& text, QueryUse use = QueryUse::TargetGroup) {
    const auto query = parseWorkerQuery(text, use);
    INFO(text);
    if (!query) FAIL(describe(query.error()));
    return format(*query);
}

std::string errorOf(const std::string& text, QueryUse use = QueryUse::TargetGroup) {
    const auto query = parseWorkerQuery(text, use);
    INFO(text);
    REQUIRE_FALSE(query);
    return describe(query.error());
}

Worker nurseInBo() {
    Worker worker;
    worker.name = "Fatu Kamara";
    worker.cadre = "nurse";
    worker.job = "Chief Nurse";
    worker.sex = "female";
    worker.language = "fra";
    worker.created_at = tests::kRegistryNow;
    worker.places = {{"facility", "Bo Hospital"}, {"district", "Bo"}, {"region", "South"}};
    worker.fields["ward"] = "Maternité";
    worker.fields["age"] = "38";
    worker.fields["hired"] = "2020-03-14";
    return worker;
}

bool holds(const std::string& text, const Worker& worker = nurseInBo()) {
    return matches(parseWorkerQuery(text, QueryUse::Search).value(), worker);
}

}  // namespace

TEST_CASE("queries read like sentences and have one plain form", "[registry][query]") {
    CHECK(plain("cadre = nurse AND district = \"Bo\"") == "cadre = \"nurse\" AND district = \"Bo\"");
    CHECK(plain("Cadre=Nurses") == "cadre = \"Nurses\"");
    CHECK(plain(" ALL ") == "all");
    CHECK(
        plain("district in (Bo, 'Kono', \u201CPort Loko\u201D)") ==
        "district in (\"Bo\", \"Kono\", \"Port Loko\")"
    );
    CHECK(plain("district != Bo") == "district != \"Bo\"");
    CHECK(plain("district <> Bo") == "district != \"Bo\"");
    CHECK(plain("district not in (Bo)") == "district != \"Bo\"");
    CHECK(plain("field.Ward_1 = \"a \\\"b\\\"\"") == "fields.ward_1 = \"a \\\"b\\\"\"");
    CHECK(plain("facility = N'Zerekore") == plain("facility = \"N'Zerekore\""));
}

TEST_CASE("and binds closer than or, and parentheses outrank both", "[registry][query]") {
    CHECK(
        plain("sex=f or sex=m and cadre=nurse") ==
        "sex = \"f\" OR (sex = \"m\" AND cadre = \"nurse\")"
    );
    CHECK(
        plain("(sex=f or sex=m) cadre=nurse") == "(sex = \"f\" OR sex = \"m\") AND cadre = \"nurse\""
    );
    CHECK(plain("not sex=f and not not all") == "NOT (sex = \"f\") AND NOT (NOT (all))");
}

TEST_CASE("errors tell the position and what would have been right", "[registry][query]") {
    CHECK(errorOf("cadre nurse") == "position 7: expected =, !=, in or not in, but there is 'nurse'");
    CHECK(
        errorOf("cadre = nurse midwife") ==
        "position 15: expected and, or, or the end, but there is 'midwife'"
    );
    CHECK(
        errorOf("cadre =") == "position 8: expected a value: a word, or text in quotes, but the query ends"
    );
    CHECK(errorOf("(cadre = nurse") == "position 15: expected and, or, or ')', but the query ends");
    CHECK(errorOf("district in (Bo Kono)") == "position 17: expected ',' or ')', but there is 'Kono'");
    CHECK(errorOf("district in Bo") == "position 13: expected '(', but there is 'Bo'");
    CHECK(
        errorOf("status = asleep") == "position 10: expected active, left or blocked, but there is 'asleep'"
    );
    CHECK(errorOf("phone = maybe") == "position 9: expected has or none, but there is 'maybe'");
    CHECK(errorOf("district = \"Bo") == "position 12: the quote that opens here is never closed");
    CHECK(errorOf("région = x").starts_with("position 1: expected a field (cadre, job"));
    CHECK(errorOf("ward = x").starts_with("position 1: expected a field (cadre, job"));
    CHECK(errorOf("cadre = é and ! = x").starts_with("position 15: unexpected '!'"));
    CHECK(errorOf("").starts_with("position 1: expected a field"));
    CHECK(
        errorOf("field.age > old") ==
        "position 13: expected a number, or a day (YYYY-MM-DD), but there is 'old'"
    );
    CHECK(
        errorOf("district > Bo") ==
        "position 10: > compares numbers and dates, and 'district' is text; use = or !="
    );
}

TEST_CASE("what the registry does not know is refused with the reason", "[registry][query]") {
    CHECK(errorOf("ref = ABC") == "position 1: workers have no ref; use uuid");
    CHECK(errorOf("last_seen_on > 2020-01-01") == "position 1: the registry keeps no last_seen_on");
    CHECK(errorOf("flow = x").starts_with("position 1: a target group cannot be made by flow"));
    CHECK(errorOf("twitter = x") == "position 1: workers are reached by telephone only; use tel");
}

TEST_CASE("a target group takes no value alone and no telephone number, a search does", "[registry][query]") {
    CHECK(errorOf("fatu").starts_with("position 1: expected a field (cadre, job"));
    CHECK(errorOf("cadre = nurse or fatu").starts_with("position 18: expected a field (cadre, job"));
    CHECK(errorOf("tel = +231770000001").find("because a saved group keeps no") != std::string::npos);
    CHECK(plain("tel != \"\"") == "urns.tel != \"\"");

    CHECK(plain("cadre = nurse fatu", QueryUse::Search) == "cadre = \"nurse\" AND name ~ \"fatu\"");
    CHECK(plain("tel = +231770000001", QueryUse::Search) == "urns.tel = \"+231770000001\"");
    CHECK(errorOf("tel ~ 7700", QueryUse::Search).find("numbers are stored encrypted") != std::string::npos);
    CHECK(errorOf("cadre nurse", QueryUse::Search).starts_with("position 7: expected =, !=, in or not in"));
}

TEST_CASE("a worker is matched without regard to case and accents", "[registry][query]") {
    CHECK(holds("all"));
    CHECK(holds("cadre = NURSES and district = bo and region = SOUTH"));
    CHECK(holds("sex = F and language = French"));
    CHECK(holds("field.ward = maternite"));
    CHECK(holds("job = \"chief  nurse\""));
    CHECK(holds("facility in (x, \"bo hospital\")"));
    CHECK(holds("name ~ kam and fatu"));
    CHECK_FALSE(holds("district = south"));
    CHECK(holds("not district = south"));
    CHECK(holds("phone = none and status = active"));
    CHECK_FALSE(holds("phone = has"));
    CHECK(holds("created_on = 2023-11-14 and created_on < 2023-11-15"));
}

TEST_CASE("the empty value finds workers without one", "[registry][query]") {
    CHECK(holds("field.shift = \"\""));
    CHECK_FALSE(holds("field.ward = \"\""));
    CHECK(holds("operator = \"\""));
    CHECK_FALSE(holds("district = ''"));
}

TEST_CASE("a field is compared as the number or day that it holds", "[registry][query]") {
    CHECK(holds("field.age > 37.5 and field.age <= 38 and field.age = 38.0"));
    CHECK(holds("field.hired >= 2020-03-14 and field.hired < 2020-03-15"));
    CHECK_FALSE(holds("field.age > 2020-01-01"));  // a number is no day
    CHECK_FALSE(holds("field.ward > 3 or field.shift < 3"));
}

TEST_CASE("values become parameters and never part of the statement", "[registry][query]") {
    const auto compiled =
        compile(parseWorkerQuery("job = \"x'; DROP TABLE worker; --\" and field.a = b").value());
    CHECK(compiled.condition.find("drop") == std::string::npos);
    CHECK(compiled.condition.find("DROP") == std::string::npos);
    CHECK(compiled.params.size() == 3);
}

TEST_CASE("both databases take the deepest and the longest query", "[registry][query]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    tests::RegistryFixture registry(engine);
    registry.importCsv("id,name,job,district\n1,Fatu,Nurse,Bo\n");
    std::string deep;
    for (int i = 0; i < 33; ++i) deep += "not (sex = f or (district = Bo and ";
    deep += "cadre = nurse";
    for (int i = 0; i < 33; ++i) deep += "))";
    std::string brackets;
    for (int i = 0; i < 49; ++i) brackets += "(cadre = nurse or (district = Bo and ";
    brackets += "all" + std::string(98, ')');
    std::string wide = "district in (x";
    for (int i = 2; i < 250; ++i) wide += ",x";
    wide += ") or cadre = nurse";
    std::string many = "field.a = 1";
    for (int i = 1; i < 250; ++i) many += (i % 2 == 0 ? " and" : " or") + std::string(" field.a = 1");
    for (const auto& text : {deep, brackets, wide, many}) {
        const auto query = parseWorkerQuery(text).value();
        const auto worker = registry.worker("1");
        registry.database->read([&](store::Sql& sql) {
            WorkerFilter filter;
            filter.query = query;
            CHECK(countWorkers(sql, registry.codec, filter) == (matches(query, worker) ? 1 : 0));
        });
    }
}

TEST_CASE("days of a query are the country's, in its date format", "[registry][query]") {
    flows::Environment auckland;  // 2023-11-14 22:13 in UTC is the morning of the 15th there
    auckland.timezone = flows::TimeZone::named("Pacific/Auckland").value();
    auckland.date_format = "DD-MM-YYYY";
    const auto found = [&](const std::string& text) {
        const auto query = parseWorkerQuery(text, QueryUse::TargetGroup, auckland);
        INFO(text);
        if (!query) FAIL(describe(query.error()));
        return matches(*query, nurseInBo());
    };
    CHECK(found("created_on = 15-11-2023"));
    CHECK(found("created_on = 2023-11-15"));
    CHECK_FALSE(found("created_on = 14/11/2023"));
    CHECK(found("created_on > 14.11.2023"));
    CHECK(found("field.hired >= 14/03/2020"));
    CHECK_FALSE(found("field.hired > 14/03/2020"));
    CHECK(found("field.hired = 14-03-2020"));
    CHECK_FALSE(parseWorkerQuery("created_on = 11-15-2023", QueryUse::TargetGroup, auckland));
    CHECK(holds("created_on = 2023-11-14"));
}
