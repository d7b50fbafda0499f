#include "flows/engine/legacy_extra.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "flows/engine/run_summary.hpp"
#include "flows/expressions/json.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

namespace {

using Extras = std::map<std::string, Value, std::less<>>;

std::string extraKey(std::string_view name) {
    constexpr std::size_t kMaxKey = 255;
    std::string key = lowerAscii(name.substr(0, kMaxKey));
    for (char& c : key) {
        if (!isDigit(c) && !(c >= 'a' && c <= 'z')) c = '_';
    }
    return key;
}

void addValues(const Value& value, Extras& extras) {
    if (const auto* object = value.get<ObjectPtr>()) {
        for (auto& [name, item] : (*object)->properties()) extras.insert_or_assign(extraKey(name), item);
    }
    const auto items = value.items();
    for (std::size_t i = 0; i < items.size(); ++i) extras.insert_or_assign(std::to_string(i), items[i]);
}

void addResults(const Run& run, Extras& extras) {
    std::vector<const RunResult*> in_order;
    for (const auto& result : run.results) {
        if (!result->extra_json.empty()) in_order.push_back(&*result);
    }
    std::stable_sort(in_order.begin(), in_order.end(), [](const auto* a, const auto* b) {
        return a->created_on < b->created_on;
    });
    for (const RunResult* result : in_order) {
        extras.insert_or_assign(resultKey(result->name), Value(result->extra_json));
        addValues(parseJson(result->extra_json).value_or(Value()), extras);
    }
}

}  // namespace

Value legacyExtra(const Trigger& trigger, const Run& run) {
    Extras extras;
    if (!trigger.params_json.empty()) addValues(parseJson(trigger.params_json).value_or(Value()), extras);
    if (!trigger.parent_json.empty()) addResults(decodeRunSummary(trigger.parent_json).run, extras);
    addResults(run, extras);
    std::vector<Object::Property> properties(extras.begin(), extras.end());
    return Object::of(std::move(properties));
}

}  // namespace tama::flows
