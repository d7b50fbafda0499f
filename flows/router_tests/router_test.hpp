// The tests by which a switch router chooses a category: has_any_word, has_number_between, … Pure functions
// of an operand and arguments; each is also a function of the expression language. Any thread.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "flows/expressions/function.hpp"

namespace tama::flows {

struct TestResult {
    enum class Outcome { Matched, NotMatched, Failed };

    Outcome outcome = Outcome::NotMatched;
    Value match;        // what matched: becomes the value of the result
    Value extra;        // an object, or null
    std::string error;  // when Failed

    TestResult() = default;
    explicit TestResult(const ErrorValue& failure)
        : outcome(Outcome::Failed), error(failure.message.view()) {}
    static TestResult matched(Value match, Value extra = {});
    static TestResult failed(std::string error) { return TestResult(ErrorValue(std::move(error))); }

    bool isMatch() const { return outcome == Outcome::Matched; }
};

using RouterTest = CallableEntry<TestResult>;  // the operand is the first argument

/// nullptr: there is no test of that type.
const RouterTest* findRouterTest(std::string_view type);
/// `values`: the operand, then the arguments. A wrong number of arguments and arguments that cannot be
/// converted make the test fail.
TestResult runRouterTest(
    const RouterTest& test, const EvaluationContext& context, std::span<const Value> values
);

/// All tests, in no order.
std::span<const RouterTest> routerTests();
/// What a test gives as a function: an object that is true or false, with `match` and `extra`.
Value asValue(const TestResult& result);

}  // namespace tama::flows
