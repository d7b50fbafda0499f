// Recordings name languages as the flows of their time did. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace tama::flows {

/// Languages that a recording calls by their bibliographic codes ("fre"), wherever it names one, get those of today,
/// as the flows do that are read.
void nameLanguagesOfToday(nlohmann::json& recording);

}  // namespace tama::flows
