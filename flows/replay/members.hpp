// Reading recorded JSON, of which nothing is certain: what is missing or of another kind reads as absent.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace tama::flows {

/// JSON null where there is none.
const nlohmann::json& memberOf(const nlohmann::json& json, const char* key);
/// Empty where there is no text.
std::string textOf(const nlohmann::json& json, const char* key);

}  // namespace tama::flows
