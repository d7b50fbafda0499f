// Compares what was recorded with what our engine produced, after taking out what cannot be equal: uuids,
// times, raw requests. Runs and steps are named by the order in which they appear. Pure.
#pragma once

#include <array>

#include <nlohmann/json_fwd.hpp>

#include "flows/replay/replay.hpp"

namespace tama::flows {

std::array<ReplayTier, 3> compareOutputs(const nlohmann::json& expected, const nlohmann::json& actual);

}  // namespace tama::flows
