#include "registry/import_change.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tama::registry {
namespace {

using ChangeJson = nlohmann::json;

std::string dumped(const ChangeJson& json) {
    return json.dump(-1, ' ', false, ChangeJson::error_handler_t::replace);
}

std::string shownRole(const PlacedRole& placed) {
    const auto& role = placed.role;
    std::string shown = role.job.empty() ? role.job_code : role.job;
    if (shown.empty()) shown = "post";
    if (!placed.place_name.empty()) shown += " at " + placed.place_name;
    if (!role.started_on.empty()) shown += " from " + role.started_on;
    if (role.ended_on == "unknown") return shown + ", ended";
    if (!role.ended_on.empty()) shown += " until " + role.ended_on;
    return shown;
}

std::string shownPhones(std::string_view value, const store::PhoneCodec& codec) {
    std::vector<std::string> masked;
    for (const auto& phone : phonesOfValue(value)) masked.push_back(codec.decode(phone.stored).masked());
    return join(masked, " ");
}

}  // namespace

bool PlacedRole::sameRow(const PlacedRole& other) const {
    return place_id == other.place_id && role.job_code == other.role.job_code && role.job == other.role.job &&
           role.cadre == other.role.cadre && role.started_on == other.role.started_on &&
           role.ended_on == other.role.ended_on;
}

std::string placeValue(std::optional<std::int64_t> id, std::string_view name) {
    if (!id) return {};
    return std::to_string(*id) + ' ' + std::string(name);
}

std::optional<std::int64_t> placeOfValue(std::string_view value) {
    if (value.empty()) return std::nullopt;
    const auto id = parseInteger(value.substr(0, value.find(' ')));
    if (!id) throw std::runtime_error("a kept place has no id");
    return id;
}

std::string phonesValue(const std::vector<PhoneRow>& phones) {
    if (phones.empty()) return {};
    auto rows = ChangeJson::array();
    for (const auto& phone : phones) {
        rows.push_back({phone.key, phone.stored, phone.operator_name, phone.origin});
    }
    return dumped(rows);
}

std::vector<PhoneRow> phonesOfValue(std::string_view value) {
    std::vector<PhoneRow> phones;
    if (value.empty()) return phones;
    for (const auto& row : ChangeJson::parse(value)) {
        phones.push_back(
            {row.at(0).get<std::int64_t>(),
             row.at(1).get<std::string>(),
             row.at(2).get<std::string>(),
             row.at(3).get<std::string>()}
        );
    }
    return phones;
}

std::string roleValue(const PlacedRole& placed) {
    const auto& role = placed.role;
    return dumped(ChangeJson::array(
        {role.job_code,
         role.job,
         role.cadre,
         placeValue(placed.place_id, placed.place_name),
         role.started_on,
         role.ended_on}
    ));
}

PlacedRole roleOfValue(std::string_view source_id, std::string_view value) {
    const auto parts = ChangeJson::parse(value);
    const auto text = [&parts](std::size_t index) { return parts.at(index).get<std::string>(); };
    PlacedRole placed;
    placed.role.source_id = source_id;
    placed.role.job_code = text(0);
    placed.role.job = text(1);
    placed.role.cadre = text(2);
    const auto place = text(3);
    placed.place_id = placeOfValue(place);
    if (placed.place_id) placed.place_name = place.substr(place.find(' ') + 1);
    placed.role.started_on = text(4);
    placed.role.ended_on = text(5);
    return placed;
}

std::string oldValuesJson(const ImportChange& change) {
    if (change.action == "created") return {};
    auto values = ChangeJson::object();
    for (const auto& value : change.values) values[value.key] = value.before;
    return dumped(values);
}

std::string newValuesJson(const ImportChange& change) {
    auto values = ChangeJson::object();
    for (const auto& value : change.values) values[value.key] = value.after;
    return dumped(values);
}

std::vector<ValueChange> valuesOfJson(std::string_view old_values, std::string_view new_values) {
    const auto before = old_values.empty() ? ChangeJson::object() : ChangeJson::parse(old_values);
    const auto after = ChangeJson::parse(new_values);
    std::vector<ValueChange> values;
    for (const auto& [key, value] : after.items()) {
        values.push_back({key, before.value(key, std::string()), value.get<std::string>()});
    }
    return values;
}

std::string shownValue(std::string_view key, std::string_view value, const store::PhoneCodec& codec) {
    if (value.empty()) return "nothing";
    if (key == "phones") return shownPhones(value, codec);
    if (key.starts_with("role.")) return "'" + shownRole(roleOfValue(key.substr(5), value)) + "'";
    if (key == "place" || key == "parent") return "'" + std::string(value.substr(value.find(' ') + 1)) + "'";
    if (key == "members") return std::to_string(std::count(value.begin(), value.end(), ',') + 1);
    return "'" + std::string(value) + "'";
}

std::string describeChange(const ImportChange& change, const store::PhoneCodec& codec) {
    std::string line = change.action + ' ' + change.kind + ' ' + change.source_id + ' ' + change.name;
    const bool created = change.action == "created";
    std::vector<std::string> parts;
    for (const auto& value : change.values) {
        if (created && value.key == "name") continue;
        auto shown = value.key + ' ';
        if (!created) shown += shownValue(value.key, value.before, codec) + " → ";
        parts.push_back(shown + shownValue(value.key, value.after, codec));
    }
    return parts.empty() ? line : line + ": " + join(parts, "; ");
}

}  // namespace tama::registry
