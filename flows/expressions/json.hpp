// Values from JSON and back. Numbers of JSON text keep all their digits. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "flows/expressions/value.hpp"

namespace tama::flows {

/// nullopt: no JSON, nested deeper than 100, or a number with more than 36 digits before the point.
std::optional<Value> parseJson(std::string_view text);
Value valueFromJson(const nlohmann::json& json);

/// Compact JSON: dates and times are ISO text, functions and errors null. nullopt when it would be larger
/// than Value::kMaxTextBytes.
std::optional<std::string> jsonText(const Value& value);
nlohmann::json toJson(const Value& value);

}  // namespace tama::flows
