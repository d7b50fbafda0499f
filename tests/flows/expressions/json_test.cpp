#include "flows/expressions/json.hpp"

#include <nlohmann/json.hpp>

#include "flows/expressions/shell.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::flows;

TEST_CASE("Values come from JSON and go back", "[flows][json]") {
    const auto json =
        nlohmann::json::parse(R"({"b": [1, -2.5, true, null, "é"], "a": {"x": 18446744073709551615}})");
    const Value value = valueFromJson(json);
    CHECK(value.toString() == "{a: {x: 18446744073709551615}, b: [1, -2.5, true, , é]}");
    CHECK(toJson(value) == json);
    CHECK(jsonText(value) == json.dump());
    CHECK(toJson(Value::error("x")).is_null());
}

TEST_CASE("JSON text keeps the digits of numbers and has a bound on nesting", "[flows][json]") {
    CHECK(parseJson("0.1000000000000000000000000001")->toString() == "0.1000000000000000000000000001");
    CHECK_FALSE(parseJson("1e400"));
    CHECK_FALSE(parseJson("{\"a\": }"));
    CHECK_FALSE(parseJson(std::string(101, '[') + std::string(101, ']')));
    CHECK(parseJson(std::string(100, '[') + std::string(100, ']')));
    CHECK(jsonText(Value("\xff")) == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("The shell evaluates a template over a JSON object", "[flows][shell]") {
    Random random(1);
    const Instant now{std::chrono::seconds{0}};
    const auto shown = [&](std::string_view text, std::string_view context) {
        const auto shell = ExpressionShell::open(context, now);
        return shell ? Result<TextResult>(shell->evaluate(text, random)) : fail(shell.error());
    };
    CHECK(shown("@(1 + 1)", "")->text == "2");
    CHECK(
        shown("@contact.name at @custom.x", R"({"contact": {"name": "Bea"}, "custom": {"x": 5}})")->text ==
        "Bea at 5"
    );
    const auto placed = shown(
        "@(format(now()))",
        R"({"environment": {"timezone": "Africa/Nairobi", "date_format": "DD-MM-YYYY"}, "now": "2020-01-26T10:00:00Z"})"
    );
    CHECK(placed->text == "26-01-2020 13:00");
    CHECK(shown("@missing.x @(1/0)", "{}")->errors.size() == 1);
    CHECK_FALSE(shown("x", "[1]"));
    CHECK_FALSE(shown("x", "{"));
    CHECK_FALSE(shown("x", R"({"environment": {"timezone": "Nowhere"}})"));
}

TEST_CASE("The shell completes a contact, results and message of a session", "[flows][shell]") {
    Random random(1);
    const auto shell = ExpressionShell::open(
        R"({
            "environment": {"date_format": "DD-MM-YYYY", "timezone": "UTC", "allowed_languages": ["eng", "fra"]},
            "contact": {
                "name": "Amina Kollie", "language": "fra", "timezone": "Africa/Nairobi",
                "urns": ["tel:+231770000001", "mailto:amina@health.example", "tel:+231770000002"],
                "fields": {"age": {"text": "23 years", "number": 23}, "none": null,
                           "since": {"text": "2017", "datetime": "2017-12-02T00:00:00Z"}}
            },
            "results": {"stock": {"name": "Stock", "value": "12", "category": "Low"}},
            "input": {"text": "hi", "attachments": ["image/png:http://x/y.png"]},
            "parent": {"contact": {"name": "Bea"}, "results": {}}
        })",
        Instant{std::chrono::seconds{0}}
    );
    REQUIRE(shell);
    const auto shown = [&](std::string_view text) { return shell->evaluate(text, random).text; };
    CHECK(shown("@contact @contact.first_name @contact.urn") == "Amina Kollie Amina tel:+231770000001");
    CHECK(shown("@urns.mailto @urns.tel") == "mailto:amina@health.example tel:+231770000001");
    CHECK(shown("@(fields.age + 1) @(count(contact.fields)) @fields.none") == "24 3 ");
    CHECK(shown("@(format_date(fields.since, \"D MMMM\"))") == "2 décembre");
    CHECK(shown("@results @results.stock @results.stock.category") == "Stock: 12 12 Low");
    CHECK(shown("@now @environment @child@ticket") == "@now @environment ");
    CHECK(shown("@input") == "hi\nhttp://x/y.png");
    CHECK(shown("@(format(now())) @parent.contact.first_name") == "01-01-1970 03:00 Bea");
}
