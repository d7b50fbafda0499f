#include "registry/group_query.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

std::string plain(const std::string& text) {
    const auto query = parseGroupQuery(text);
    INFO(text);
    if (!query) FAIL(describe(query.error()));
    return format(*query);
}

std::string errorOf(const std::string& text) {
    const auto query = parseGroupQuery(text);
    INFO(text);
    REQUIRE_FALSE(query);
    return describe(query.error());
}

Worker nurseInBo() {
    Worker worker;
    worker.cadre = "nurse";
    worker.job = "Chief Nurse";
    worker.sex = "female";
    worker.language = "fra";
    worker.places = {{"facility", "Bo Hospital"}, {"district", "Bo"}, {"region", "South"}};
    worker.fields["ward"] = "Maternité";
    return worker;
}

bool holds(const std::string& text) {
    return matches(parseGroupQuery(text).value(), nurseInBo());
}

}  // namespace

TEST_CASE("queries read like sentences and have one plain form", "[registry][query]") {
    CHECK(plain("cadre = nurse AND district = \"Bo\"") == "cadre = nurse and district = bo");
    CHECK(plain("Cadre=Nurses") == "cadre = nurse");
    CHECK(plain(" ALL ") == "all");
    CHECK(
        plain("district in (Bo, 'Kono', \u201CPort Loko\u201D)") == "district in (bo, kono, \"port loko\")"
    );
    CHECK(plain("district != Bo") == "not (district = bo)");
    CHECK(plain("district <> Bo") == "not (district = bo)");
    CHECK(plain("district not in (Bo)") == "not (district = bo)");
    CHECK(plain("sex = F or language = French") == "sex = female or language = fra");
    CHECK(plain("field.Ward_1 = \"a \\\"b\\\"\"") == "field.ward_1 = \"a \\\"b\\\"\"");
    CHECK(plain("facility = N'Zerekore") == plain("facility = \"n'zerekore\""));
}

TEST_CASE("and binds closer than or, and parentheses outrank both", "[registry][query]") {
    CHECK(plain("sex=f or sex=m and cadre=nurse") == "sex = female or (sex = male and cadre = nurse)");
    CHECK(plain("(sex=f or sex=m) and cadre=nurse") == "(sex = female or sex = male) and cadre = nurse");
    CHECK(plain("not sex=f and not not all") == "not (sex = female) and not (not (all))");
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
    CHECK(errorOf("cadre = é and ! = x").starts_with("position 15: unexpected '!'"));
    CHECK(errorOf("").starts_with("position 1: expected a field"));
}

TEST_CASE("queries are bounded in length, values and depth", "[registry][query]") {
    CHECK(parseGroupQuery(std::string(5000, ' ')).error().code == ErrorCode::LimitExceeded);
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "not ";
    CHECK(parseGroupQuery(deep + "all").error().code == ErrorCode::LimitExceeded);
    CHECK(
        parseGroupQuery(std::string(100, '(') + "all" + std::string(100, ')')).error().code ==
        ErrorCode::LimitExceeded
    );
    std::string values = "job in (a";
    for (int i = 0; i < 300; ++i) values += ",a";
    CHECK(parseGroupQuery(values + ")").error().code == ErrorCode::LimitExceeded);
}

TEST_CASE("a worker is matched without regard to case and accents", "[registry][query]") {
    CHECK(holds("all"));
    CHECK(holds("cadre = NURSE and district = bo and region = SOUTH"));
    CHECK(holds("field.ward = maternite"));
    CHECK(holds("job = \"chief  nurse\""));
    CHECK(holds("facility in (x, \"bo hospital\")"));
    CHECK_FALSE(holds("district = south"));
    CHECK(holds("not district = south"));
    CHECK(holds("phone = none and status = active"));
    CHECK_FALSE(holds("phone = has"));
}

TEST_CASE("the empty value finds workers without one", "[registry][query]") {
    CHECK(holds("field.shift = \"\""));
    CHECK_FALSE(holds("field.ward = \"\""));
    CHECK(holds("operator = \"\""));
    CHECK_FALSE(holds("district = ''"));
}

TEST_CASE("values become parameters and never part of the statement", "[registry][query]") {
    const auto compiled =
        compile(parseGroupQuery("job = \"x'; DROP TABLE worker; --\" and field.a = b").value());
    CHECK(compiled.condition.find("drop") == std::string::npos);
    CHECK(compiled.condition.find("DROP") == std::string::npos);
    CHECK(compiled.params.size() == 3);
}
