#include <cmath>

#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace number_functions {
namespace {

Value absolute(Evaluation&, Decimal number) {
    return number.isNegative() ? number.negated() : number;
}

Value roundedTo(const Decimal& number, const std::optional<std::int64_t>& places, Rounding rounding) {
    const std::int64_t wanted = places.value_or(0);
    if (wanted < -Decimal::kMaxDigits) return Value::error("too many places");
    if (wanted > Decimal::kMaxDigits) return number;  // has no more
    return numberOrOverflow(number.rounded(static_cast<int>(wanted), rounding));
}

Value roundHalf(Evaluation&, Decimal number, std::optional<std::int64_t> places) {
    return roundedTo(number, places, Rounding::HalfUp);
}
Value roundUp(Evaluation&, Decimal number, std::optional<std::int64_t> places) {
    return roundedTo(number, places, Rounding::Up);
}
Value roundDown(Evaluation&, Decimal number, std::optional<std::int64_t> places) {
    return roundedTo(number, places, Rounding::Down);
}

/// Combines all numbers from the left; the first that is no number or does not fit ends it.
template <class Combine>
Value folded(const Decimal& first, std::span<const Value> rest, Combine combine) {
    Decimal result = first;
    for (const Value& value : rest) {
        const auto number = toNumber(value);
        if (!number) return number.error();
        const std::optional<Decimal> next = combine(result, *number);
        if (!next) return numberOrOverflow(next);
        result = *next;
    }
    return result;
}

Value maximum(Evaluation&, Decimal first, Rest rest) {
    return folded(first, rest.values, [](const Decimal& a, const Decimal& b) {
        return std::optional(a < b ? b : a);
    });
}

Value minimum(Evaluation&, Decimal first, Rest rest) {
    return folded(first, rest.values, [](const Decimal& a, const Decimal& b) {
        return std::optional(b < a ? b : a);
    });
}

Value meanOf(Evaluation&, Decimal first, Rest rest) {
    const Value sum = folded(first, rest.values, &Decimal::add);
    if (sum.isError()) return sum;
    return numberOrOverflow(
        Decimal::divide(*sum.get<Decimal>(), Decimal(static_cast<std::int64_t>(rest.values.size()) + 1))
    );
}

Value modulo(Evaluation&, Decimal dividend, Decimal divisor) {
    if (divisor.isZero()) return Value::error("division by zero");
    return numberOrOverflow(Decimal::modulo(dividend, divisor));
}

/// In [0, 1), with 16 places.
Value randomUnit(Evaluation& evaluation) {
    constexpr double kScale = 1e16;
    return Decimal::scaled(
        static_cast<std::int64_t>(evaluation.context().random.unit() * kScale), Decimal::kDivisionPlaces
    );
}

/// A whole number from `low` to `high`, both possible.
Value randomBetween(Evaluation& evaluation, std::int64_t low, std::int64_t high) {
    if (high < low) return Value::error("the second number must not be less than the first");
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<std::int64_t>(evaluation.context().random.below(span));
}

/// Kept for flows of old: adds numbers, or days to a date.
Value legacyAdd(Evaluation& evaluation, Value a, Value b) {
    const auto x = toNumber(a);
    const auto y = toNumber(b);
    if (x && y) return numberOrOverflow(Decimal::add(*x, *y));
    const auto when = toDateTime(x ? b : a, evaluation.context());
    if (!when) return when.error();
    const auto days = toInteger(x ? a : b);
    if (!days) return days.error();
    const auto moved = when->plusDays(*days);
    return moved ? Value(*moved) : Value::error("date out of range");
}

constexpr FunctionEntry kTable[] = {
    entry<&absolute>("abs"),
    entry<&roundHalf>("round"),
    entry<&roundUp>("round_up"),
    entry<&roundDown>("round_down"),
    entry<&maximum>("max"),
    entry<&minimum>("min"),
    entry<&meanOf>("mean"),
    entry<&modulo>("mod"),
    entry<&randomUnit>("rand"),
    entry<&randomBetween>("rand_between"),
    entry<&legacyAdd>("legacy_add"),
};

}  // namespace
}  // namespace number_functions

std::span<const FunctionEntry> numberFunctions() {
    return number_functions::kTable;
}

}  // namespace tama::flows
