#include <algorithm>

#include "base/text.hpp"
#include "registry/group_query.hpp"
#include "registry/match_key.hpp"

namespace tama::registry {
namespace {

bool oneOf(const std::vector<std::string>& values, std::string_view value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

// A worker may have several values (a path with two districts, two operators); having none matches "".
bool anyOf(const std::vector<std::string>& values, const std::vector<std::string>& actual) {
    if (actual.empty()) return oneOf(values, "");
    return std::any_of(actual.begin(), actual.end(), [&](const std::string& value) {
        return !value.empty() && oneOf(values, value);
    });
}

std::vector<std::string> placesAt(const Worker& worker, std::string_view level) {
    std::vector<std::string> names;
    for (const auto& place : worker.places) {
        if (place.level == level) names.push_back(matchKey(place.name));
    }
    return names;
}

bool holds(const QueryCondition& condition, const Worker& worker) {
    const auto& values = condition.values;
    switch (condition.field) {
        case QueryField::Cadre:
            return oneOf(values, worker.cadre);
        case QueryField::Job:
            return oneOf(values, matchKey(worker.job));
        case QueryField::Sex:
            return oneOf(values, worker.sex);
        case QueryField::Language:
            return oneOf(values, worker.language);
        case QueryField::Status:
            return oneOf(values, nameOf(worker.status));
        case QueryField::Source:
            return oneOf(values, worker.source);
        case QueryField::Facility:
        case QueryField::District:
        case QueryField::Region:
            return anyOf(values, placesAt(worker, fieldName(condition)));
        case QueryField::Phone:
            return oneOf(values, worker.phones.empty() ? "none" : "has");
        case QueryField::Operator: {
            std::vector<std::string> names;
            for (const auto& phone : worker.phones) {
                if (!phone.operator_name.empty()) names.push_back(lowerAscii(phone.operator_name));
            }
            return anyOf(values, names);
        }
        case QueryField::Custom:
            break;
    }
    const auto field = worker.fields.find(condition.key);
    return oneOf(values, field == worker.fields.end() ? std::string() : matchKey(field->second));
}

}  // namespace

bool matches(const GroupQuery& query, const Worker& worker) {
    const auto part = [&worker](const GroupQuery& inner) { return matches(inner, worker); };
    switch (query.kind) {
        case GroupQuery::Kind::Not:
            return !matches(query.parts.front(), worker);
        case GroupQuery::Kind::And:
            return std::all_of(query.parts.begin(), query.parts.end(), part);
        case GroupQuery::Kind::Or:
            return std::any_of(query.parts.begin(), query.parts.end(), part);
        case GroupQuery::Kind::Is:
            return holds(query.condition, worker);
        case GroupQuery::Kind::All:
            break;
    }
    return true;
}

}  // namespace tama::registry
