#include "flows/replay/members.hpp"

#include <nlohmann/json.hpp>

namespace tama::flows {

const nlohmann::json& memberOf(const nlohmann::json& json, const char* key) {
    static const nlohmann::json absent;
    if (!json.is_object()) return absent;
    const auto found = json.find(key);
    return found == json.end() ? absent : *found;
}

std::string textOf(const nlohmann::json& json, const char* key) {
    const nlohmann::json& value = memberOf(json, key);
    return value.is_string() ? value.get<std::string>() : std::string();
}

}  // namespace tama::flows
