#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("Health data with a decimal comma is read as it is meant", "[flows][routers][defects]") {
    Fixture fixture;
    CHECK(fixture.matched("has_number", "fever 38,5") == "38.5");
    CHECK(fixture.matched("has_number_between", "38,5", {36, 42}) == "38.5");
    CHECK(fixture.matched("has_number_gt", "38,5", {100}) == "-");
    CHECK(fixture.matched("has_number", "+5") == "5");
    CHECK(fixture.matched("has_number", "१२") == "12");
}

TEST_CASE("The first number for which the comparison holds is the match", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.matched("has_number_gt", "5 then 50", {40}) == "50");
    CHECK(fixture.matched("has_number_eq", "1 of 3", {3}) == "3");
    CHECK(fixture.matched("has_number_lt", "10 and 2", {"5"}) == "2");
    CHECK(fixture.matched("has_number_lte", "5", {5}) == "5");
    CHECK(fixture.matched("has_number_gte", "4", {5}) == "-");
    CHECK(fixture.matched("has_number_between", "5", {5, 5}) == "5");
    CHECK(fixture.matched("has_number", "none") == "-");
    CHECK(fixture.matched("has_number", Value()) == "-");
    CHECK(fixture.matched("has_number_between", "5", {"low", 5}) == "ERROR");
    CHECK(fixture.matched("has_number_eq", "5", {"5,0"}) == "ERROR");
    CHECK(fixture.test("has_number", "7").match.kind() == ValueKind::Number);
}
