// Flows before version 13 (`action_sets` and `rule_sets`, RapidPro and TextIt up to 2019) as flows of
// version 13.0. UUIDs that such a flow lacks are derived from those it has, so that the same file always
// gives the same flow. Pure.
#pragma once

#include <nlohmann/json.hpp>

#include "flows/format/decoder.hpp"

namespace tama::flows::legacy {

bool isLegacyFlow(const nlohmann::json& flow);

/// The definition of 13.0; what could not be upgraded is among the problems of `flow`.
nlohmann::json upgradeFlow(const Decoder& flow);

}  // namespace tama::flows::legacy
