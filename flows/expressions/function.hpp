// How C++ functions become functions of the expression language: entry<&upperText>("upper") reads the
// parameter types and converts the arguments, so that a function is written as if it were called from C++.
// Parameter types: Text, Decimal, std::int64_t, bool, DateTime, Date, TimeOfDay, ArrayPtr, ObjectPtr,
// FunctionPtr; Value takes anything, errors too; std::optional<…> may be left out; Rest takes all that
// follow.
#pragma once

#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "flows/expressions/conversion.hpp"
#include "flows/expressions/evaluation.hpp"

namespace tama::flows {

struct Rest {
    std::span<const Value> values;
};

template <class Result>
struct CallableEntry {
    std::string_view name;
    std::size_t least_arguments;
    std::size_t most_arguments;
    Result (*call)(Evaluation&, std::span<const Value>);

    bool takes(std::size_t count) const { return count >= least_arguments && count <= most_arguments; }
};
using FunctionEntry = CallableEntry<Value>;

namespace detail {

/// What it costs to read an argument as a T: a unit for each item of an array and every two bytes of a text,
/// eight for each byte that is searched for a date.
template <class T>
std::size_t costOfReading(const Value& value) {
    if constexpr (std::is_same_v<T, ArrayPtr>) return value.items().size();
    constexpr bool kSearches =
        std::is_same_v<T, DateTime> || std::is_same_v<T, Date> || std::is_same_v<T, TimeOfDay>;
    if constexpr (kSearches || std::is_same_v<T, Text>) {
        const auto* text = value.get<Text>();
        const std::size_t size = text == nullptr ? 0 : text->view().size();
        return kSearches ? size * 8 : size / 2;
    }
    return 0;
}

template <class T>
Converted<T> convertArgument(Evaluation& evaluation, const Value& value) {
    if (const std::size_t cost = costOfReading<T>(value); cost > 0 && !evaluation.charge(cost))
        return tl::unexpected(*evaluation.overrun().template get<ErrorValue>());
    if constexpr (std::is_same_v<T, Value>) return value;
    if constexpr (std::is_same_v<T, Text>) {
        auto text = toText(value);
        const bool was_written = text && value.get<Text>() == nullptr;
        if (was_written && !evaluation.charge(text->view().size()))
            return tl::unexpected(*evaluation.overrun().template get<ErrorValue>());
        return text;
    }
    if constexpr (std::is_same_v<T, Decimal>) return toNumber(value);
    if constexpr (std::is_same_v<T, std::int64_t>) return toInteger(value);
    if constexpr (std::is_same_v<T, bool>) return toBoolean(value);
    if constexpr (std::is_same_v<T, DateTime>) return toDateTime(value, evaluation.context());
    if constexpr (std::is_same_v<T, Date>) return toDate(value, evaluation.context());
    if constexpr (std::is_same_v<T, TimeOfDay>) return toTime(value);
    if constexpr (std::is_same_v<T, ArrayPtr>) return toArray(value);
    if constexpr (std::is_same_v<T, ObjectPtr>) return toObject(value);
    if constexpr (std::is_same_v<T, FunctionPtr>) return toFunction(value);
}

template <class T>
struct Slot {
    static constexpr bool kRequired = true;
    static constexpr bool kRest = false;
    T value{};
    bool read(Evaluation& evaluation, std::span<const Value> arguments, std::size_t at, Value& failure) {
        auto converted = convertArgument<T>(evaluation, arguments[at]);
        if (!converted) {
            failure = std::move(converted.error());
            return false;
        }
        value = std::move(*converted);
        return true;
    }
};

template <class T>
struct Slot<std::optional<T>> {
    static constexpr bool kRequired = false;
    static constexpr bool kRest = false;
    std::optional<T> value;
    bool read(Evaluation& evaluation, std::span<const Value> arguments, std::size_t at, Value& failure) {
        if (at >= arguments.size()) return true;
        Slot<T> inner;
        if (!inner.read(evaluation, arguments, at, failure)) return false;
        value = std::move(inner.value);
        return true;
    }
};

template <>
struct Slot<Rest> {
    static constexpr bool kRequired = false;
    static constexpr bool kRest = true;
    Rest value;
    bool read(Evaluation&, std::span<const Value> arguments, std::size_t at, Value&) {
        if (at < arguments.size()) value.values = arguments.subspan(at);
        return true;
    }
};

template <auto kFunction>
struct Adapter;

template <class Result, class... Parameters, Result (*kFunction)(Evaluation&, Parameters...)>
struct Adapter<kFunction> {
    using ResultType = Result;
    template <class P>
    using SlotFor = Slot<std::remove_cvref_t<P>>;

    static constexpr std::size_t kLeast = (std::size_t{SlotFor<Parameters>::kRequired} + ... + 0);
    static constexpr bool kOpenEnded = (SlotFor<Parameters>::kRest || ...);
    static constexpr std::size_t kMost =
        kOpenEnded ? std::numeric_limits<std::size_t>::max() : sizeof...(Parameters);

    static Result call(Evaluation& evaluation, std::span<const Value> arguments) {
        return spread(evaluation, arguments, std::index_sequence_for<Parameters...>{});
    }

    template <std::size_t... kIndex>
    static Result
    spread(Evaluation& evaluation, [[maybe_unused]] std::span<const Value> arguments, std::index_sequence<kIndex...>) {
        [[maybe_unused]] std::tuple<SlotFor<Parameters>...> slots;
        Value failure;
        if (!(std::get<kIndex>(slots).read(evaluation, arguments, kIndex, failure) && ...)) {
            return Result(*failure.get<ErrorValue>());
        }
        return kFunction(evaluation, std::move(std::get<kIndex>(slots).value)...);
    }
};

}  // namespace detail

template <auto kFunction>
constexpr auto entry(std::string_view name) {
    using Adapter = detail::Adapter<kFunction>;
    return CallableEntry<typename Adapter::ResultType>{name, Adapter::kLeast, Adapter::kMost, &Adapter::call};
}

/// A function that is part of the language; router tests too. nullptr when there is none. `name` in lower
/// case.
FunctionPtr findFunction(std::string_view name);
/// Calls with the right number of arguments, pays for the result, and says in an error which function it was.
Value callFunction(const FunctionPtr& function, Evaluation& evaluation, std::span<const Value> arguments);
/// Whether a call with so many arguments can succeed; for built-in functions only.
bool acceptsArguments(const Function& builtin, std::size_t count);
/// The names of all functions, sorted: for completion and checks.
std::vector<std::string_view> functionNames();

/// The number, or an error that says that it is too large.
Value numberOrOverflow(const std::optional<Decimal>& number);

}  // namespace tama::flows
