#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("A result is matched by its category", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.show("has_category(results.stock, \"High\", \"Low\").match") == "Low");
    CHECK(fixture.show("has_category(results.stock, \"low\")") == "false");
    CHECK(fixture.fails("has_category(object(), \"Low\")"));
    CHECK(fixture.fails("has_category(results.none, \"Low\")"));
    CHECK(fixture.fails("has_category(results.stock)"));
}

TEST_CASE("The intents that a classifier found are matched by name and confidence", "[flows][routers]") {
    Fixture fixture;
    const Value result = *parseJson(R"({"name": "Wish", "extra": {
        "intents": [{"name": "refill", "confidence": 0.7}, {"name": "transfer", "confidence": 0.3}],
        "entities": {"drug": [{"value": "ORS", "confidence": 1}, {"value": "zinc"}], "none": []}}})");
    CHECK(fixture.matched("has_intent", result, {"transfer", "0.2"}) == "transfer");
    CHECK(fixture.matched("has_intent", result, {"transfer", "0.4"}) == "-");
    CHECK(fixture.matched("has_top_intent", result, {"refill", "0.5"}) == "refill");
    CHECK(fixture.matched("has_top_intent", result, {"transfer", "0.2"}) == "-");
    CHECK(fixture.test("has_intent", result, {"refill", "0.5"}).extra.toString() == "{drug: ORS}");
    CHECK(fixture.matched("has_intent", Object::of({}), {"refill", "0.5"}) == "ERROR");
}

TEST_CASE("What does not match has an empty match", "[flows][routers]") {
    CHECK(Fixture().show("json(has_text(\"\"))") == "{\"match\":\"\"}");
}

TEST_CASE("An error is matched with its message", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.show("has_error(1 / 0).match") == "division by zero");
    CHECK(fixture.show("has_error(contact.none).match") == "object has no property 'none'");
    CHECK(fixture.show("has_error(contact.name)") == "false");
    CHECK(fixture.matched("has_error", Value::error("broken")) == "broken");
}
