#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("A result is matched by its category", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.show("has_category(results.stock, \"High\", \"Low\").match") == "Low");
    CHECK(fixture.show("has_category(results.stock, \"low\")") == "false");
    CHECK(fixture.show("has_category(object(), \"Low\")") == "false");
    CHECK(fixture.fails("has_category(results.none, \"Low\")"));
    CHECK(fixture.fails("has_category(results.stock)"));
}

TEST_CASE("An error is matched with its message", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.show("has_error(1 / 0).match") == "division by zero");
    CHECK(fixture.show("has_error(contact.none).match") == "object has no property 'none'");
    CHECK(fixture.show("has_error(contact.name)") == "false");
    CHECK(fixture.matched("has_error", Value::error("broken")) == "broken");
}
