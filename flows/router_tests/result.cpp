#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace result_tests {
namespace {

/// Whether the result of a run has one of the categories.
TestResult hasCategory(Evaluation&, ObjectPtr result, Text first, Rest others) {
    const auto category = toText(result->find("category").value_or(Value()));
    if (!category) return TestResult(category.error());
    if (category->view() == first.view()) return TestResult::matched(*category);
    for (const Value& other : others.values) {
        const auto name = toText(other);
        if (!name) return TestResult(name.error());
        if (category->view() == name->view()) return TestResult::matched(*category);
    }
    return {};
}

TestResult hasError(Evaluation&, Value value) {
    const auto* error = value.get<ErrorValue>();
    return error != nullptr ? TestResult::matched(error->message) : TestResult();
}

constexpr RouterTest kTable[] = {
    entry<&hasCategory>("has_category"),
    entry<&hasError>("has_error"),
};

}  // namespace
}  // namespace result_tests

std::span<const RouterTest> resultTests() {
    return result_tests::kTable;
}

}  // namespace tama::flows
