// What the random routers of a recording drew, found again from the ways it took.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "flows/assets.hpp"
#include "flows/engine/engine.hpp"

namespace tama::flows {

/// Exact where the recording names the number, as the operand of a way or the input of a result; else a
/// number that leads to the exit taken.
RecordedDraws recordedDraws(const nlohmann::json& outputs, const Assets& assets);

}  // namespace tama::flows
