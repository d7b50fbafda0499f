#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace logic_functions {
namespace {

Value allTrue(Evaluation&, Value first, Rest rest) {
    auto result = toBoolean(first);
    for (const Value& value : rest.values) {
        if (!result || !*result) break;
        result = toBoolean(value);
    }
    return result ? Value(*result) : Value(result.error());
}

Value anyTrue(Evaluation&, Value first, Rest rest) {
    auto result = toBoolean(first);
    for (const Value& value : rest.values) {
        if (!result || *result) break;
        result = toBoolean(value);
    }
    return result ? Value(*result) : Value(result.error());
}

Value choose(Evaluation&, bool test, Value then, Value otherwise) {
    return test ? then : otherwise;
}

bool isMissing(const Value& value) {
    if (value.isNull() || value.isError()) return true;
    if (const auto* text = value.get<Text>()) return text->view().empty();
    const auto* object = value.get<ObjectPtr>();
    const auto shown = object != nullptr ? (*object)->defaultValue() : std::nullopt;
    return shown && isMissing(*shown);
}

Value isErrorValue(Evaluation&, Value value) {
    return value.isError();
}

Value defaultOf(Evaluation&, Value value, Value otherwise) {
    return isMissing(value) ? otherwise : value;
}

constexpr FunctionEntry kTable[] = {
    entry<&allTrue>("and"),
    entry<&anyTrue>("or"),
    entry<&choose>("if"),
    entry<&isErrorValue>("is_error"),
    entry<&defaultOf>("default"),
};

}  // namespace
}  // namespace logic_functions

std::span<const FunctionEntry> logicFunctions() {
    return logic_functions::kTable;
}

}  // namespace tama::flows
