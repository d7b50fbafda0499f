#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace conversion_functions {
namespace {

Value textOf(Evaluation&, Text text) {
    return text;
}
Value booleanOf(Evaluation&, bool boolean) {
    return boolean;
}
Value numberOf(Evaluation&, Decimal number) {
    return number;
}
Value dateOf(Evaluation&, Date date) {
    return date;
}
Value datetimeOf(Evaluation&, DateTime datetime) {
    return datetime;
}
Value timeOf(Evaluation&, TimeOfDay time) {
    return time;
}

Value arrayOf(Evaluation&, Rest rest) {
    for (const Value& value : rest.values) {
        if (value.isError()) return value;
    }
    return Value::array({rest.values.begin(), rest.values.end()});
}

Value objectOf(Evaluation&, Rest rest) {
    if (rest.values.size() % 2 != 0) return Value::error("requires an even number of arguments");
    std::vector<Object::Property> properties;
    for (std::size_t i = 0; i < rest.values.size(); i += 2) {
        const auto name = toText(rest.values[i]);
        if (!name) return name.error();
        if (rest.values[i + 1].isError()) return rest.values[i + 1];
        properties.emplace_back(name->view(), rest.values[i + 1]);
    }
    return Object::of(std::move(properties));
}

constexpr FunctionEntry kTable[] = {
    entry<&textOf>("text"),
    entry<&booleanOf>("boolean"),
    entry<&numberOf>("number"),
    entry<&dateOf>("date"),
    entry<&datetimeOf>("datetime"),
    entry<&timeOf>("time"),
    entry<&arrayOf>("array"),
    entry<&objectOf>("object"),
};

}  // namespace
}  // namespace conversion_functions

std::span<const FunctionEntry> conversionFunctions() {
    return conversion_functions::kTable;
}

}  // namespace tama::flows
