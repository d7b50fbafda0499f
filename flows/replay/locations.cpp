#include "flows/replay/locations.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace tama::flows {

namespace {

void addPlace(LocationTree& tree, const nlohmann::json& place, int level, const std::string& parent) {
    if (!place.is_object() || level > static_cast<int>(LocationLevel::Ward)) return;
    const auto named = place.find("name");
    if (named == place.end() || !named->is_string()) return;
    std::vector<std::string> names{named->get<std::string>()};
    const std::string path =
        parent.empty() ? names.front() : parent + std::string(kLocationSeparator) + names.front();
    if (place.contains("aliases") && place["aliases"].is_array()) {
        for (const auto& alias : place["aliases"]) {
            if (alias.is_string()) names.push_back(alias.get<std::string>());
        }
    }
    tree.add(static_cast<LocationLevel>(level), path, names);
    if (!place.contains("children") || !place["children"].is_array()) return;
    for (const auto& child : place["children"]) addPlace(tree, child, level + 1, path);
}

}  // namespace

LocationTree locationTreeFromJson(const nlohmann::json& locations) {
    LocationTree tree;
    if (!locations.is_array()) return tree;
    for (const auto& country : locations) addPlace(tree, country, 0, "");
    return tree;
}

}  // namespace tama::flows
