#include "base/text.hpp"
#include "flows/expressions/attachment.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/expressions/urn.hpp"

namespace tama::flows {
namespace object_functions {
namespace {

Value countOf(Evaluation&, Value value) {
    if (value.isError()) return value;
    if (const auto* object = value.get<ObjectPtr>()) return static_cast<std::int64_t>((*object)->size());
    if (value.isNull() || value.kind() == ValueKind::Array)
        return static_cast<std::int64_t>(value.items().size());
    return Value::error("value isn't countable");
}

/// The properties, paid for.
std::optional<std::vector<Object::Property>> paidProperties(Evaluation& evaluation, const Object& object) {
    constexpr std::size_t kCost = 4;
    auto properties = object.properties();
    if (!evaluation.charge(properties.size() * kCost)) return std::nullopt;
    return properties;
}

Value keysOf(Evaluation& evaluation, ObjectPtr object) {
    auto properties = paidProperties(evaluation, *object);
    if (!properties) return evaluation.overrun();
    std::vector<Value> names;
    for (auto& [name, value] : *properties) names.emplace_back(std::move(name));
    return Value::array(std::move(names));
}

Value extractOf(Evaluation&, ObjectPtr object, Text name) {
    auto found = object->find(name.view());
    return found ? std::move(*found) : Value();
}

Value extractObject(Evaluation&, ObjectPtr object, Rest names) {
    if (names.values.empty()) return Value::error("need at least 2 argument(s), got 1");
    std::vector<Object::Property> properties;
    for (const Value& wanted : names.values) {
        const auto name = toText(wanted);
        if (!name) return name.error();
        properties.emplace_back(name->view(), object->find(name->view()).value_or(Value()));
    }
    return Object::of(std::move(properties));
}

/// An object with the function of each property's value, and of the other arguments.
Value foreachValue(Evaluation& evaluation, ObjectPtr object, FunctionPtr function, Rest others) {
    std::vector<Value> arguments{Value()};
    arguments.insert(arguments.end(), others.values.begin(), others.values.end());
    auto properties = paidProperties(evaluation, *object);
    if (!properties) return evaluation.overrun();
    std::vector<Object::Property> results;
    for (auto& [name, value] : *properties) {
        arguments.front() = value;
        Value result = callFunction(function, evaluation, arguments);
        if (result.isError()) return result;
        results.emplace_back(name, std::move(result));
    }
    return Object::of(std::move(results));
}

Value urnParts(Evaluation& evaluation, Text text) {
    const auto urn = parseUrn(text.view());
    if (!urn) return Value::error(describe(Value(text)) + " is not a valid URN");
    const bool hidden = evaluation.environment().redaction_policy == RedactionPolicy::Urns;
    return Object::of(
        {{"scheme", urn->scheme},
         {"path", hidden ? std::string(kRedactedUrn) : urn->path},
         {"display", hidden ? "" : urn->display}}
    );
}

Value attachmentParts(Evaluation&, Text text) {
    auto [content_type, url] = partsOfAttachment(text.view());
    return Object::of({{"content_type", std::move(content_type)}, {"url", url}});
}

constexpr FunctionEntry kTable[] = {
    entry<&countOf>("count"),
    entry<&keysOf>("keys"),
    entry<&extractOf>("extract"),
    entry<&extractObject>("extract_object"),
    entry<&foreachValue>("foreach_value"),
    entry<&urnParts>("urn_parts"),
    entry<&attachmentParts>("attachment_parts"),
};

}  // namespace
}  // namespace object_functions

std::span<const FunctionEntry> objectFunctions() {
    return object_functions::kTable;
}

}  // namespace tama::flows
