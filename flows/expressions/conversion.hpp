// How one kind of value becomes another where a function or operator wants it. A failure is an error value
// that names what could not be converted. Pure; any thread.
#pragma once

#include <cstdint>

#include <tl/expected.hpp>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

template <class T>
using Converted = tl::expected<T, ErrorValue>;

inline tl::unexpected<ErrorValue> conversionError(std::string message) {
    return tl::unexpected(ErrorValue(std::move(message)));
}

Converted<Text> toText(const Value& value);
/// Text must be a whole number as Decimal::parse reads it, blanks around it aside; null is none.
Converted<Decimal> toNumber(const Value& value);
Converted<std::int64_t> toInteger(const Value& value);
/// False: null, "", "false", 0, an empty array or object, an object whose default value is false.
Converted<bool> toBoolean(const Value& value);
Converted<DateTime> toDateTime(const Value& value, const EvaluationContext& context);
Converted<Date> toDate(const Value& value, const EvaluationContext& context);
Converted<TimeOfDay> toTime(const Value& value);
Converted<ArrayPtr> toArray(const Value& value);
Converted<ObjectPtr> toObject(const Value& value);
Converted<FunctionPtr> toFunction(const Value& value);

}  // namespace tama::flows
