#include <algorithm>
#include <limits>

#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace result_tests {
namespace {

/// A result of a run: it has a name.
bool isResult(const Object& object) {
    const auto name = object.find("name");
    return name && name->kind() == ValueKind::Text;
}

TestResult noResult() {
    return TestResult::failed("first argument must be a result");
}

/// Whether the result of a run has one of the categories.
TestResult hasCategory(Evaluation&, ObjectPtr result, Text first, Rest others) {
    if (!isResult(*result)) return noResult();
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

/// The most likely value of each entity that a classifier found: `{location: [{value: "Gbarnga"}, …]}`.
Value likelyEntities(const Value& entities) {
    std::vector<Object::Property> likely;
    if (const auto* object = entities.get<ObjectPtr>()) {
        for (const auto& [name, possibilities] : (*object)->properties()) {
            const auto items = possibilities.items();
            if (!items.empty()) likely.emplace_back(name, items.front().property("value"));
        }
    }
    return Object::of(std::move(likely));
}

/// Whether a classifier found an intent, and is sure enough of it: among the first `considered`.
TestResult intentAmong(
    const Object& result, const Text& name, const Decimal& confidence, std::size_t considered
) {
    if (!isResult(result)) return noResult();
    const Value extra = result.find("extra").value_or(Value());
    const Value intents = extra.property("intents");
    for (const Value& intent : intents.items().first(std::min(considered, intents.items().size()))) {
        const auto sure = toNumber(intent.property("confidence"));
        if (!sure || *sure < confidence || !isSame(intent.property("name"), name)) continue;
        return TestResult::matched(name, likelyEntities(extra.property("entities")));
    }
    return {};
}

TestResult hasIntent(Evaluation&, ObjectPtr result, Text name, Decimal confidence) {
    return intentAmong(*result, name, confidence, std::numeric_limits<std::size_t>::max());
}
TestResult hasTopIntent(Evaluation&, ObjectPtr result, Text name, Decimal confidence) {
    return intentAmong(*result, name, confidence, 1);
}

constexpr RouterTest kTable[] = {
    entry<&hasCategory>("has_category"),
    entry<&hasIntent>("has_intent"),
    entry<&hasTopIntent>("has_top_intent"),
    entry<&hasError>("has_error"),
};

}  // namespace
}  // namespace result_tests

std::span<const RouterTest> resultTests() {
    return result_tests::kTable;
}

}  // namespace tama::flows
