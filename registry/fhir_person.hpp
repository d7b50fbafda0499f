// What is changed in a FHIR Practitioner when its source is told what was learned here. Each function changes one thing
// and leaves the rest as the source has it. Pure.
#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/numbering_plans.hpp"
#include "base/phone_number.hpp"

namespace tama::registry {

/// The tag of whoever does not want messages, as mHero and iHRIS read it.
inline constexpr const char* kOptOutSystem = "http://mhero.org/codesystem";
inline constexpr const char* kOptOutCode = "optedout";

bool hasOptOutTag(const nlohmann::json& person);
void setOptOutTag(nlohmann::json& person, bool opted_out);
nlohmann::json optOutTag();

/// Makes the number the one that is called first: the telecom that holds it, however it is written there, or a new one,
/// becomes the first, a mobile of rank 1, in use since that day. Others keep their words, behind it. False: it was so.
/// `country`: of numbers without a country code.
bool preferNumber(
    nlohmann::json& person,
    PhoneNumber number,
    WallTime confirmed_at,
    const NumberingPlans& plans,
    std::string_view country
);

}  // namespace tama::registry
