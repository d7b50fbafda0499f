#include <set>

#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;
using tama::flows::testing::Fixture;

TEST_CASE("Number functions are exact", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"abs(-0.5)", "0.5"},
        {"round(2.345, 2)", "2.35"},
        {"round(-2.5)", "-3"},
        {"round(1.005, 2)", "1.01"},
        {"round_up(-2.1)", "-2"},
        {"round_down(2.19, 1)", "2.1"},
        {"round(1.5, 99)", "1.5"},
        {"round_up(1.5, -99)", "ERROR"},
        {"10 ^ -15", "0.000000000000001"},
        {"10 ^ -40", "0"},
        {"max(1, \"3\", 2)", "3"},
        {"min(1)", "1"},
        {"mean(1, 2, 2)", "1.6666666666666667"},
        {"mod(7.5, 2)", "1.5"},
        {"mod(-7, 3)", "-1"},
        {"mod(1, 0)", "ERROR"},
        {"max()", "ERROR"},
        {"sum(array(0.1, 0.2))", "0.3"},
        {"percent(0.005)", "1%"},
        {"legacy_add(1, 2)", "3"},
        {"legacy_add(\"01-02-2020\", 2)", "2020-02-03T00:00:00.000000Z"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Random functions stay in bounds and follow the seed", "[flows][functions]") {
    Fixture fixture;
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        seen.insert(fixture.show("rand_between(1, 3)"));
        const auto unit = Decimal::parse(fixture.show("rand()"));
        REQUIRE(unit);
        CHECK((*unit >= Decimal(0) && *unit < Decimal(1)));
    }
    CHECK(seen == std::set<std::string>{"1", "2", "3"});
    CHECK(fixture.fails("rand_between(3, 1)"));
    CHECK(Fixture().show("rand()") == Fixture().show("rand()"));
}
