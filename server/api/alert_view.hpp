// An alert as JSON, for the API and the command line.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "requests/alerts.hpp"

namespace tama::server {

/// Times in epoch milliseconds; null: not yet. No numbers.
nlohmann::ordered_json toJson(const requests::Alert& alert);

}  // namespace tama::server
