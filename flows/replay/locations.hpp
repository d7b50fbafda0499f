// The administrative boundaries of an assets file: states, districts and wards with their aliases. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "flows/locations.hpp"

namespace tama::flows {

/// `locations` of an assets file: countries with `children`. Anything else gives an empty tree.
LocationTree locationTreeFromJson(const nlohmann::json& locations);

}  // namespace tama::flows
