#include "flows/replay/locations.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/unicode.hpp"

namespace tama::flows {

LocationTree::LocationTree(const nlohmann::json& locations) {
    if (!locations.is_array()) return;
    for (const auto& country : locations) add(country, 0, "");
}

LocationTree locationTreeFromJson(const nlohmann::json& locations) {
    return LocationTree(locations);
}

void LocationTree::add(const nlohmann::json& place, int level, const std::string& parent) {
    if (!place.is_object() || level > 3) return;
    const auto named = place.find("name");
    if (named == place.end() || !named->is_string()) return;
    const auto name = named->get<std::string>();
    Place added{level, parent.empty() ? name : parent + " > " + name, parent, {keywordKey(name)}};
    if (place.contains("aliases") && place["aliases"].is_array()) {
        for (const auto& alias : place["aliases"]) {
            if (alias.is_string()) added.names.push_back(keywordKey(alias.get<std::string>()));
        }
    }
    const std::string path = added.path;
    places_.push_back(std::move(added));
    if (!place.contains("children") || !place["children"].is_array()) return;
    for (const auto& child : place["children"]) add(child, level + 1, path);
}

std::optional<std::string> LocationTree::find(std::string_view name, int level, std::string_view parent_path)
    const {
    const std::string key = keywordKey(name);
    for (const Place& place : places_) {
        if (place.level != level || (!parent_path.empty() && place.parent != parent_path)) continue;
        if (std::find(place.names.begin(), place.names.end(), key) != place.names.end()) return place.path;
    }
    return std::nullopt;
}

}  // namespace tama::flows
