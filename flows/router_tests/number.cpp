#include "flows/expressions/number_finder.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace number_tests {
namespace {

/// The first number of the text for which `holds`.
template <class Predicate>
TestResult firstNumber(Evaluation& evaluation, const Text& text, Predicate holds) {
    for (const Decimal& number : findNumbers(text.view(), evaluation.environment().number_format)) {
        if (holds(number)) return TestResult::matched(number);
    }
    return {};
}

TestResult hasNumber(Evaluation& evaluation, Text text) {
    return firstNumber(evaluation, text, [](const Decimal&) { return true; });
}
TestResult hasNumberBetween(Evaluation& evaluation, Text text, Decimal low, Decimal high) {
    return firstNumber(evaluation, text, [&](const Decimal& number) {
        return number >= low && number <= high;
    });
}
TestResult hasNumberLt(Evaluation& evaluation, Text text, Decimal bound) {
    return firstNumber(evaluation, text, [&](const Decimal& number) { return number < bound; });
}
TestResult hasNumberLte(Evaluation& evaluation, Text text, Decimal bound) {
    return firstNumber(evaluation, text, [&](const Decimal& number) { return number <= bound; });
}
TestResult hasNumberEq(Evaluation& evaluation, Text text, Decimal wanted) {
    return firstNumber(evaluation, text, [&](const Decimal& number) { return number == wanted; });
}
TestResult hasNumberGte(Evaluation& evaluation, Text text, Decimal bound) {
    return firstNumber(evaluation, text, [&](const Decimal& number) { return number >= bound; });
}
TestResult hasNumberGt(Evaluation& evaluation, Text text, Decimal bound) {
    return firstNumber(evaluation, text, [&](const Decimal& number) { return number > bound; });
}

constexpr RouterTest kTable[] = {
    entry<&hasNumber>("has_number"),
    entry<&hasNumberBetween>("has_number_between"),
    entry<&hasNumberLt>("has_number_lt"),
    entry<&hasNumberLte>("has_number_lte"),
    entry<&hasNumberEq>("has_number_eq"),
    entry<&hasNumberGte>("has_number_gte"),
    entry<&hasNumberGt>("has_number_gt"),
};

}  // namespace
}  // namespace number_tests

std::span<const RouterTest> numberTests() {
    return number_tests::kTable;
}

}  // namespace tama::flows
