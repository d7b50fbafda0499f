#include "flows/expressions/json.hpp"

#include <nlohmann/json.hpp>

#include "flows/expressions/nul.hpp"
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

TEST_CASE("JSON is read without NUL, which no text has", "[flows][json]") {
    CHECK(parseJson(R"({"a\u0000": ["x\u0000y", "\\u0000", "\\\u0000"]})")->toString() == R"({a: [xy, \u0000, \]})");
    CHECK(withoutEscapedNul(R"("\u0041\u0000\n\u0000")") == R"("\u0041\n")");
    // What is no JSON does not become JSON with a NUL by what is left out.
    CHECK_FALSE(parseJson(R"("\u00\u000000")"));
    CHECK(withoutNul(std::string("a\0b", 3)) == "ab");
}
