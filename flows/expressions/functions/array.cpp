#include <algorithm>
#include <unordered_map>

#include "flows/expressions/functions/families.hpp"

namespace tama::flows {
namespace array_functions {
namespace {

/// Items from `start` up to but not including `end`; negative positions count from the end.
Value sliceOf(Evaluation&, ArrayPtr array, std::int64_t start, std::optional<std::int64_t> end) {
    const auto count = static_cast<std::int64_t>(array->items.size());
    const auto position = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + count : at, 0, count);
    };
    const std::int64_t last = position(end.value_or(count));
    const std::int64_t first = std::min(position(start), last);
    return Value::array({array->items.begin() + first, array->items.begin() + last});
}

/// What it costs to look at a value: 1, and a unit for each 16 bytes.
std::size_t costOf(const Value& value) {
    const auto* text = value.get<Text>();
    if (text != nullptr) return 1 + text->view().size() / 16;
    const bool is_simple = value.kind() != ValueKind::Array && value.kind() != ValueKind::Object;
    return is_simple ? 1 : 1 + value.toString().size() / 16;
}

Value containsOf(Evaluation& evaluation, ArrayPtr array, Value wanted) {
    if (wanted.isError()) return wanted;
    for (const Value& item : array->items) {
        if (!evaluation.charge(costOf(item))) return evaluation.overrun();
        if (isSame(item, wanted)) return true;
    }
    return false;
}

Value joinOf(Evaluation& evaluation, ArrayPtr array, Text separator) {
    std::string out;
    for (std::size_t i = 0; i < array->items.size(); ++i) {
        const auto text = toText(array->items[i]);
        if (!text) return text.error();
        if (i > 0) out += separator.view();
        out += text->view();
        if (out.size() > Value::kMaxTextBytes) return Value::error("the text would be too long");
        if (!evaluation.charge(1 + text->view().size() / 16)) return evaluation.overrun();
    }
    return out;
}

Value reverseOf(Evaluation&, ArrayPtr array) {
    return Value::array({array->items.rbegin(), array->items.rend()});
}

bool comesBefore(const Value& a, const Value& b) {
    switch (a.kind()) {
        case ValueKind::Number:
            return *a.get<Decimal>() < *b.get<Decimal>();
        case ValueKind::Boolean:
            return *a.get<bool>() < *b.get<bool>();
        case ValueKind::Text:
            return a.get<Text>()->view() < b.get<Text>()->view();
        case ValueKind::Date:
            return *a.get<Date>() < *b.get<Date>();
        case ValueKind::Time:
            return *a.get<TimeOfDay>() < *b.get<TimeOfDay>();
        case ValueKind::DateTime:
            return a.get<DateTime>()->instant < b.get<DateTime>()->instant;
        default:
            return false;
    }
}

Value sortOf(Evaluation& evaluation, ArrayPtr array) {
    if (array->items.size() < 2) return array;
    std::vector<Value> items = array->items;
    for (const Value& item : items) {
        const ValueKind kind = item.kind();
        const bool ordered = kind == ValueKind::Number || kind == ValueKind::Text ||
                             kind == ValueKind::Boolean || kind == ValueKind::Date ||
                             kind == ValueKind::Time || kind == ValueKind::DateTime;
        if (!ordered) return Value::error(describe(item) + " isn't a comparable type");
        if (kind != items.front().kind()) return Value::error("can't sort array of different types");
    }
    if (!evaluation.charge(items.size() * 16)) return evaluation.overrun();  // about n log n
    std::stable_sort(items.begin(), items.end(), comesBefore);
    return Value::array(std::move(items));
}

Value sumOf(Evaluation&, ArrayPtr array) {
    Decimal sum;
    for (const Value& item : array->items) {
        const auto number = toNumber(item);
        if (!number) return number.error();
        const auto next = Decimal::add(sum, *number);
        if (!next) return numberOrOverflow(next);
        sum = *next;
    }
    return sum;
}

Value uniqueOf(Evaluation& evaluation, ArrayPtr array) {
    std::unordered_multimap<std::string, std::size_t> seen;  // by text; where the item stands in `kept`
    std::vector<Value> kept;
    for (const Value& item : array->items) {
        const auto text = toText(item);
        if (!text) return text.error();
        if (!evaluation.charge(1 + text->view().size() / 16)) return evaluation.overrun();
        std::string key(text->view());
        const auto [first, last] = seen.equal_range(key);
        if (std::any_of(first, last, [&](const auto& other) { return isSame(kept[other.second], item); }))
            continue;
        seen.emplace(std::move(key), kept.size());
        kept.push_back(item);
    }
    return Value::array(std::move(kept));
}

Value concatOf(Evaluation&, ArrayPtr first, ArrayPtr second) {
    if (first->items.size() + second->items.size() > Value::kMaxTextBytes)
        return Value::error("the array would be too long");
    std::vector<Value> items = first->items;
    items.insert(items.end(), second->items.begin(), second->items.end());
    return Value::array(std::move(items));
}

Value filterOf(Evaluation& evaluation, ArrayPtr array, FunctionPtr test) {
    std::vector<Value> kept;
    for (const Value& item : array->items) {
        const auto passes = toBoolean(callFunction(test, evaluation, {&item, 1}));
        if (!passes) return passes.error();
        if (*passes) kept.push_back(item);
    }
    return Value::array(std::move(kept));
}

/// The function of each item, and of the other arguments.
Value foreachOf(Evaluation& evaluation, ArrayPtr array, FunctionPtr function, Rest others) {
    std::vector<Value> arguments{Value()};
    arguments.insert(arguments.end(), others.values.begin(), others.values.end());
    std::vector<Value> results;
    results.reserve(array->items.size());
    for (const Value& item : array->items) {
        arguments.front() = item;
        results.push_back(callFunction(function, evaluation, arguments));
        if (results.back().isError()) return results.back();
    }
    return Value::array(std::move(results));
}

constexpr FunctionEntry kTable[] = {
    entry<&sliceOf>("slice"),
    entry<&containsOf>("contains"),
    entry<&joinOf>("join"),
    entry<&reverseOf>("reverse"),
    entry<&sortOf>("sort"),
    entry<&sumOf>("sum"),
    entry<&uniqueOf>("unique"),
    entry<&concatOf>("concat"),
    entry<&filterOf>("filter"),
    entry<&foreachOf>("foreach"),
};

}  // namespace
}  // namespace array_functions

std::span<const FunctionEntry> arrayFunctions() {
    return array_functions::kTable;
}

}  // namespace tama::flows
