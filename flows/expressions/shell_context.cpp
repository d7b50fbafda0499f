#include "flows/expressions/shell_context.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "flows/expressions/attachment.hpp"
#include "flows/expressions/conversion.hpp"
#include "flows/expressions/urn.hpp"
#include "flows/expressions/words.hpp"

namespace tama::flows {
namespace {

using Properties = std::vector<Object::Property>;

/// The properties of an object with its default, ready to be added to; nothing for other kinds.
Properties propertiesOf(const Value& value) {
    const auto* object = value.get<ObjectPtr>();
    if (object == nullptr) return {};
    Properties properties = (*object)->properties();
    if (auto shown = (*object)->defaultValue()) properties.emplace_back("__default__", std::move(*shown));
    return properties;
}

const Value* propertyNamed(const Properties& properties, std::string_view name) {
    for (const auto& [key, value] : properties) {
        if (equalsIgnoringCase(key, name)) return &value;
    }
    return nullptr;
}

void addMissing(Properties& properties, std::string_view name, Value value) {
    if (propertyNamed(properties, name) == nullptr) properties.emplace_back(name, std::move(value));
}

/// Replaces what is there.
void set(Properties& properties, std::string_view name, Value value) {
    std::erase_if(properties, [&](const auto& property) { return equalsIgnoringCase(property.first, name); });
    properties.emplace_back(name, std::move(value));
}

std::string linesOf(std::vector<std::string> lines) {
    std::sort(lines.begin(), lines.end());
    return join(lines, "\n");
}

/// `{text, number, datetime, …}` is its typed reading.
Value fieldValue(const Value& field, const EvaluationContext& context) {
    const Properties readings = propertiesOf(field);
    if (propertyNamed(readings, "text") == nullptr) return field;
    for (const std::string_view place : {"ward", "district", "state"}) {
        if (const Value* path = propertyNamed(readings, place)) return *path;
    }
    if (const Value* number = propertyNamed(readings, "number")) {
        const auto typed = toNumber(*number);
        return typed ? Value(*typed) : *number;
    }
    if (const Value* datetime = propertyNamed(readings, "datetime")) {
        const auto typed = toDateTime(*datetime, context);
        return typed ? Value(*typed) : *datetime;
    }
    return *propertyNamed(readings, "text");
}

Value completedFields(const Value& fields, const EvaluationContext& context) {
    Properties properties = propertiesOf(fields);
    std::vector<std::string> lines;
    for (auto& [name, value] : properties) {
        value = fieldValue(value, context);
        if (!value.isNull()) lines.push_back(name + ": " + value.toString());
    }
    addMissing(properties, "__default__", linesOf(std::move(lines)));
    return Object::of(std::move(properties));
}

Value urnsByScheme(std::span<const Value> urns) {
    Properties properties;
    for (const Value& urn : urns) {
        const auto parts = parseUrn(urn.toString());
        if (parts) addMissing(properties, parts->scheme, urn);
    }
    return Object::of(std::move(properties));
}

Value completedContact(const Value& contact, const EvaluationContext& context) {
    Properties properties = propertiesOf(contact);
    if (properties.empty()) return contact;
    if (const Value* fields = propertyNamed(properties, "fields"))
        set(properties, "fields", completedFields(*fields, context));
    if (const Value* created = propertyNamed(properties, "created_on")) {
        if (const auto moment = toDateTime(*created, context)) set(properties, "created_on", *moment);
    }
    std::string shown;
    if (const Value* urns = propertyNamed(properties, "urns"); urns != nullptr && !urns->items().empty()) {
        const Value first = urns->items().front();
        if (const auto parts = parseUrn(first.toString())) shown = parts->path;
        addMissing(properties, "urn", first);
    }
    if (const Value* name = propertyNamed(properties, "name"); name != nullptr && !name->isNull()) {
        const std::string written = name->toString();
        const auto words = wordsOf(written);
        if (!written.empty()) shown = written;
        addMissing(properties, "first_name", words.empty() ? Value() : Value(words.front()));
    }
    addMissing(properties, "__default__", shown);
    return Object::of(std::move(properties));
}

Value completedResults(const Value& results) {
    Properties properties = propertiesOf(results);
    std::vector<std::string> lines;
    for (auto& [key, result] : properties) {
        Properties parts = propertiesOf(result);
        const Value* value = propertyNamed(parts, "value");
        if (value == nullptr) continue;
        const Value* name = propertyNamed(parts, "name");
        lines.push_back((name == nullptr ? key : name->toString()) + ": " + value->toString());
        addMissing(parts, "__default__", Value(*value));
        result = Object::of(std::move(parts));
    }
    addMissing(properties, "__default__", linesOf(std::move(lines)));
    return Object::of(std::move(properties));
}

Value completedInput(const Value& input) {
    Properties properties = propertiesOf(input);
    const Value* text = propertyNamed(properties, "text");
    if (text == nullptr) return input;
    std::string shown = text->toString();
    const Value* attachments = propertyNamed(properties, "attachments");
    for (const Value& attachment : attachments == nullptr ? std::span<const Value>() : attachments->items()) {
        const std::string written = attachment.toString();
        shown += "\n" + std::string(partsOfAttachment(written).url);
    }
    addMissing(properties, "__default__", shown);
    return Object::of(std::move(properties));
}

/// The roots, or a run with a contact and results of its own.
Value completedRun(const Value& run, const EvaluationContext& context) {
    Properties properties = propertiesOf(run);
    if (const Value* contact = propertyNamed(properties, "contact")) {
        const Value completed = completedContact(*contact, context);
        set(properties, "contact", completed);
        if (completed.kind() == ValueKind::Object) {
            const Value fields = completed.property("fields");
            if (!fields.isError()) addMissing(properties, "fields", fields);
            addMissing(properties, "urns", urnsByScheme(completed.property("urns").items()));
        }
    }
    if (const Value* results = propertyNamed(properties, "results"))
        set(properties, "results", completedResults(*results));
    return Object::of(std::move(properties));
}

}  // namespace

Value completedContext(const Value& roots, const EvaluationContext& context) {
    Properties properties = propertiesOf(completedRun(roots, context));
    std::erase_if(properties, [](const auto& property) {  // settings
        return property.first == "environment" || property.first == "now" || property.first == "locations";
    });
    for (const std::string_view name : {"run", "parent", "child"}) {
        const Value* run = propertyNamed(properties, name);
        if (run != nullptr && run->kind() == ValueKind::Object)
            set(properties, name, completedRun(*run, context));
    }
    if (const Value* input = propertyNamed(properties, "input"))
        set(properties, "input", completedInput(*input));
    return Object::of(std::move(properties));
}

}  // namespace tama::flows
