#include "flows/expressions/date_finder.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace date_tests {
namespace {

std::optional<DateTime> firstDate(Evaluation& evaluation, const Text& text) {
    return findDateTime(
        text.view(), evaluation.environment(), evaluation.context().now, MissingTime::TimeOfNow
    );
}

/// Days are compared, not moments, and in the zone of the environment.
template <class Holds>
TestResult comparedDate(Evaluation& evaluation, const Text& text, const Date& bound, Holds holds) {
    const auto found = firstDate(evaluation, text);
    if (!found || !holds(found->in(evaluation.environment().timezone).date(), bound)) return {};
    return TestResult::matched(*found);
}

TestResult hasDate(Evaluation& evaluation, Text text) {
    const auto found = firstDate(evaluation, text);
    return found ? TestResult::matched(*found) : TestResult();
}
TestResult hasDateLt(Evaluation& evaluation, Text text, Date bound) {
    return comparedDate(evaluation, text, bound, [](const Date& a, const Date& b) { return a < b; });
}
TestResult hasDateEq(Evaluation& evaluation, Text text, Date wanted) {
    return comparedDate(evaluation, text, wanted, [](const Date& a, const Date& b) { return a == b; });
}
TestResult hasDateGt(Evaluation& evaluation, Text text, Date bound) {
    return comparedDate(evaluation, text, bound, [](const Date& a, const Date& b) { return a > b; });
}
TestResult hasTime(Evaluation&, Text text) {
    const auto found = findTime(text.view());
    return found ? TestResult::matched(*found) : TestResult();
}

constexpr RouterTest kTable[] = {
    entry<&hasDate>("has_date"),
    entry<&hasDateLt>("has_date_lt"),
    entry<&hasDateEq>("has_date_eq"),
    entry<&hasDateGt>("has_date_gt"),
    entry<&hasTime>("has_time"),
};

}  // namespace
}  // namespace date_tests

std::span<const RouterTest> dateTests() {
    return date_tests::kTable;
}

}  // namespace tama::flows
