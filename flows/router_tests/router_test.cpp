#include "flows/router_tests/router_test.hpp"

#include <algorithm>

#include "flows/router_tests/families.hpp"

namespace tama::flows {

TestResult TestResult::matched(Value match, Value extra) {
    TestResult result;
    result.outcome = Outcome::Matched;
    result.match = std::move(match);
    result.extra = std::move(extra);
    return result;
}

std::span<const RouterTest> routerTests() {
    static const std::vector<RouterTest> tests = [] {
        std::vector<RouterTest> all;
        for (const auto family :
             {textTests(), numberTests(), dateTests(), contactTests(), resultTests(), locationTests()}) {
            all.insert(all.end(), family.begin(), family.end());
        }
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
        return all;
    }();
    return tests;
}

const RouterTest* findRouterTest(std::string_view type) {
    const auto tests = routerTests();
    const auto found =
        std::lower_bound(tests.begin(), tests.end(), type, [](const RouterTest& test, std::string_view name) {
            return test.name < name;
        });
    return found != tests.end() && found->name == type ? &*found : nullptr;
}

TestResult runRouterTest(
    const RouterTest& test, const EvaluationContext& context, std::span<const Value> values
) {
    if (!test.takes(values.size())) {
        return TestResult::failed(
            "the test " + std::string(test.name) + " does not take " + std::to_string(values.size() - 1) +
            " argument(s)"
        );
    }
    Evaluation evaluation(context);
    return test.call(evaluation, values);
}

Value asValue(const TestResult& result) {
    if (result.outcome == TestResult::Outcome::Failed) return Value::error(result.error);
    std::vector<Object::Property> properties{
        {"__default__", result.isMatch()}, {"match", result.isMatch() ? result.match : Value("")}};
    if (!result.extra.isNull()) properties.emplace_back("extra", result.extra);
    return Object::of(std::move(properties));
}

}  // namespace tama::flows
