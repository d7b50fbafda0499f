// A context for the tests of the expression language: a fixed time, a small contact, templates compiled and
// evaluated in one call. Single-threaded.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flows/expressions/json.hpp"
#include "flows/expressions/template.hpp"
#include "flows/router_tests/router_test.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

/// Roots that are the properties of a JSON object.
class JsonScope final : public Scope {
  public:
    explicit JsonScope(std::string_view json) : roots_(parseJson(json).value()) {}
    Value lookup(std::string_view name) const override {
        const auto found = (*roots_.get<ObjectPtr>())->find(name);
        return found ? *found : Value::error("context has no property '" + std::string(name) + "'");
    }

  private:
    Value roots_;
};

class Fixture {
  public:
    Fixture() {
        environment.date_format = "DD-MM-YYYY";
        environment.timezone = *TimeZone::named("Africa/Abidjan");  // UTC all year
        environment.allowed_languages = {"eng", "fra"};
        environment.default_country = "LR";
    }

    Environment environment;
    JsonScope scope{R"({
        "contact": {"name": "Amina Kollie", "language": "fra", "groups": [{"uuid": "g-1", "name": "Nurses"}],
                    "fields": {"age": {"__default__": "23", "number": 23}, "district": null}},
        "fields": {"age": 23, "Facility": "Tubmanburg"},
        "results": {"stock": {"name": "Stock", "value": "12", "category": "Low"}},
        "input": {"text": "  hello  "}
    })"};
    Random random{7};
    Instant now{std::chrono::seconds{1'580'000'000}};  // 2020-01-26T00:53:20Z

    EvaluationContext context() { return {environment, scope, now, random}; }

    TextResult text(std::string_view source) {
        return CompiledTemplate::compile(source, standardRoots()).evaluateText(context());
    }
    /// What @(`expression`) shows; "ERROR: …" when it fails.
    std::string show(std::string_view expression) {
        const auto result = text("@(" + std::string(expression) + ")");
        return result.errors.empty() ? result.text : "ERROR: " + result.errors.front();
    }
    bool fails(std::string_view expression) {
        const auto result = text("@(" + std::string(expression) + ")");
        return result.errors.size() == 1 && result.text.empty();
    }
    TestResult test(std::string_view type, const Value& operand, std::vector<Value> arguments = {}) {
        arguments.insert(arguments.begin(), operand);
        return runRouterTest(*findRouterTest(type), context(), arguments);
    }
    /// What a router test matched; "-" when it did not, "ERROR" when it failed.
    std::string matched(std::string_view type, const Value& operand, std::vector<Value> arguments = {}) {
        const TestResult result = test(type, operand, std::move(arguments));
        if (result.outcome == TestResult::Outcome::Failed) return "ERROR";
        return result.isMatch() ? result.match.toString() : "-";
    }
};

struct Example {
    std::string_view expression;
    std::string_view shown;
};

/// Checks a table of examples; "ERROR" means that the expression must fail.
inline void checkExamples(std::span<const Example> examples) {
    Fixture fixture;
    for (const auto& [expression, shown] : examples) {
        INFO(expression);
        if (shown == "ERROR") {
            CHECK(fixture.fails(expression));
        } else {
            CHECK(fixture.show(expression) == shown);
        }
    }
}

}  // namespace tama::flows::testing
