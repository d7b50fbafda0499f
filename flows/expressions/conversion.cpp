#include "flows/expressions/conversion.hpp"

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/date_finder.hpp"

namespace tama::flows {
namespace {

tl::unexpected<ErrorValue> notConvertible(const Value& value, std::string_view wanted) {
    if (const auto* error = value.get<ErrorValue>()) return tl::unexpected(*error);
    return conversionError("unable to convert " + describe(value) + " to " + std::string(wanted));
}

/// What an object stands for; null when `value` is no object or stands for itself.
std::optional<Value> defaultOf(const Value& value) {
    const auto* object = value.get<ObjectPtr>();
    return object != nullptr ? (*object)->defaultValue() : std::nullopt;
}

}  // namespace

Converted<Text> toText(const Value& value) {
    if (const auto* text = value.get<Text>()) return *text;
    if (const auto* error = value.get<ErrorValue>()) return tl::unexpected(*error);
    std::string out;
    if (!value.appendTo(out))
        return conversionError("the " + std::string(nameOf(value.kind())) + " is too big for a text");
    return Text(std::move(out));
}

Converted<Decimal> toNumber(const Value& value) {
    if (const auto* number = value.get<Decimal>()) return *number;
    if (const auto* text = value.get<Text>()) {
        if (const auto number = Decimal::parse(trimUnicode(text->view()))) return *number;
    }
    if (const auto shown = defaultOf(value)) return toNumber(*shown);
    return notConvertible(value, "a number");
}

Converted<std::int64_t> toInteger(const Value& value) {
    const auto number = toNumber(value);
    if (!number) return tl::unexpected(number.error());
    constexpr std::int64_t kBound = INT32_MAX;  // counts, places, positions
    const auto whole = number->toInteger();
    if (!whole || *whole > kBound || *whole < -kBound) {
        return conversionError("number value " + number->toString() + " is out of range for an integer");
    }
    return *whole;
}

Converted<bool> toBoolean(const Value& value) {
    switch (value.kind()) {
        case ValueKind::Null:
            return false;
        case ValueKind::Boolean:
            return *value.get<bool>();
        case ValueKind::Number:
            return !value.get<Decimal>()->isZero();
        case ValueKind::Text: {
            const std::string_view text = value.get<Text>()->view();
            return !text.empty() && !equalsIgnoringCase(text, "false");
        }
        case ValueKind::Array:
            return !value.items().empty();
        case ValueKind::Object: {
            if (const auto shown = defaultOf(value)) return toBoolean(*shown);
            return (*value.get<ObjectPtr>())->size() > 0;
        }
        case ValueKind::Error:
            return tl::unexpected(*value.get<ErrorValue>());
        default:
            return true;
    }
}

Converted<DateTime> toDateTime(const Value& value, const EvaluationContext& context) {
    if (const auto* datetime = value.get<DateTime>()) return *datetime;
    if (const auto* date = value.get<Date>())
        return DateTime::of(*date, TimeOfDay{}, context.environment.timezone);
    if (const auto* text = value.get<Text>()) {
        auto found = findDateTime(text->view(), context.environment, context.now, MissingTime::Midnight);
        if (found) return *found;
    }
    if (const auto shown = defaultOf(value)) return toDateTime(*shown, context);
    return notConvertible(value, "a datetime");
}

Converted<Date> toDate(const Value& value, const EvaluationContext& context) {
    if (const auto* date = value.get<Date>()) return *date;
    if (const auto* datetime = value.get<DateTime>())
        return datetime->in(context.environment.timezone).date();
    if (const auto* text = value.get<Text>()) {
        if (const auto found = findDate(text->view(), context.environment, context.now)) return *found;
    }
    if (const auto shown = defaultOf(value)) return toDate(*shown, context);
    return notConvertible(value, "a date");
}

Converted<TimeOfDay> toTime(const Value& value) {
    if (const auto* time = value.get<TimeOfDay>()) return *time;
    if (const auto* datetime = value.get<DateTime>()) return datetime->time();
    if (const auto* number = value.get<Decimal>()) {  // an hour; 24 is midnight
        const auto hour = number->toInteger();
        const auto time =
            TimeOfDay::of(hour && *hour >= 0 && *hour <= 24 ? static_cast<int>(*hour % 24) : -1, 0, 0);
        if (time) return *time;
    }
    if (const auto* text = value.get<Text>()) {
        if (const auto found = findTime(text->view())) return *found;
    }
    if (const auto shown = defaultOf(value)) return toTime(*shown);
    return notConvertible(value, "a time");
}

Converted<ArrayPtr> toArray(const Value& value) {
    if (const auto* array = value.get<ArrayPtr>()) return *array;
    if (value.isNull()) return std::make_shared<const Array>();
    if (const auto shown = defaultOf(value)) return toArray(*shown);
    return notConvertible(value, "an array");
}

Converted<ObjectPtr> toObject(const Value& value) {
    if (const auto* object = value.get<ObjectPtr>()) return *object;
    if (value.isNull()) return Object::of({});
    return notConvertible(value, "an object");
}

Converted<FunctionPtr> toFunction(const Value& value) {
    if (const auto* function = value.get<FunctionPtr>()) return *function;
    return notConvertible(value, "a function");
}

}  // namespace tama::flows
