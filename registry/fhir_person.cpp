#include "registry/fhir_person.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include <date/date.h>
#include <nlohmann/json.hpp>

namespace tama::registry {
namespace {

using PractitionerJson = nlohmann::json;

constexpr int kFirstRank = 1;

bool isOptOutTag(const PractitionerJson& tag) {
    return tag.is_object() && tag.value("code", PractitionerJson()) == kOptOutCode &&
           tag.value("system", PractitionerJson()) == kOptOutSystem;
}

bool isTelephone(const PractitionerJson& telecom) {
    if (!telecom.is_object()) return false;
    const auto system = telecom.value("system", PractitionerJson());
    return system.is_null() || system == "phone" || system == "sms";
}

bool holds(
    const PractitionerJson& telecom, PhoneNumber number, const NumberingPlans& plans, std::string_view country
) {
    const auto value = isTelephone(telecom) ? telecom.find("value") : telecom.end();
    if (value == telecom.end() || !value->is_string()) return false;
    const auto entries = plans.normaliseSeveral(value->get_ref<const std::string&>(), country);
    // A field with several numbers is somebody's own way of writing, and stays behind the new one.
    return entries.size() == 1 && entries.front().number && *entries.front().number == number;
}

/// Behind a rank of 1, so that two are not first.
void yieldFirstRank(PractitionerJson& telecom) {
    if (isTelephone(telecom) && telecom.value("rank", PractitionerJson()) == kFirstRank) {
        telecom["rank"] = kFirstRank + 1;
    }
}

}  // namespace

PractitionerJson optOutTag() {
    return {{"system", kOptOutSystem}, {"code", kOptOutCode}};
}

bool hasOptOutTag(const PractitionerJson& person) {
    const auto* tags = &person;
    for (const auto* key : {"meta", "tag"}) {
        const auto found = tags->is_object() ? tags->find(key) : tags->end();
        if (found == tags->end()) return false;
        tags = &*found;
    }
    return tags->is_array() && std::any_of(tags->begin(), tags->end(), isOptOutTag);
}

void setOptOutTag(PractitionerJson& person, bool opted_out) {
    auto& tags = person["meta"]["tag"];
    if (!tags.is_array()) tags = PractitionerJson::array();
    if (opted_out) {
        tags.push_back(optOutTag());
        return;
    }
    tags.erase(std::remove_if(tags.begin(), tags.end(), isOptOutTag), tags.end());
}

bool preferNumber(
    PractitionerJson& person,
    PhoneNumber number,
    WallTime confirmed_at,
    const NumberingPlans& plans,
    std::string_view country
) {
    auto& telecoms = person["telecom"];
    if (!telecoms.is_array()) {
        telecoms = telecoms.is_object() ? PractitionerJson::array({telecoms}) : PractitionerJson::array();
    }
    const auto known = std::find_if(telecoms.begin(), telecoms.end(), [&](const PractitionerJson& telecom) {
        return holds(telecom, number, plans, country);
    });
    PractitionerJson first = known == telecoms.end()
                                 ? PractitionerJson{{"system", "phone"}, {"value", number.e164()}}
                                 : *known;
    const bool was_first = known == telecoms.begin() && known != telecoms.end() &&
                           first.value("use", PractitionerJson()) == "mobile" &&
                           first.value("rank", PractitionerJson()) == kFirstRank;
    if (was_first) return false;
    if (known != telecoms.end()) telecoms.erase(known);
    first["use"] = "mobile";
    first["rank"] = kFirstRank;
    first["period"] = {{"start", date::format("%F", date::floor<date::days>(confirmed_at))}};
    for (auto& telecom : telecoms) yieldFirstRank(telecom);
    telecoms.insert(telecoms.begin(), std::move(first));
    return true;
}

}  // namespace tama::registry
