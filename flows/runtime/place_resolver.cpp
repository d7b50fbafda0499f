#include "flows/runtime/place_resolver.hpp"

#include <array>
#include <utility>
#include <vector>

#include "registry/place_store.hpp"

namespace tama::runtime {
namespace {

constexpr std::array<std::pair<std::string_view, flows::LocationLevel>, 4> kLevels{{
    {"country", flows::LocationLevel::Country},
    {"region", flows::LocationLevel::State},
    {"district", flows::LocationLevel::District},
    {"facility", flows::LocationLevel::Ward},
}};

std::optional<flows::LocationLevel> levelOf(std::string_view name) {
    for (const auto& [known, level] : kLevels) {
        if (known == name) return level;
    }
    return std::nullopt;
}

/// "LR > Bong > Gbarnga": areas between the levels do not show.
std::string pathOf(const registry::PlaceTree& places, std::int64_t id, const std::string& country) {
    std::string path;
    bool in_country = false;
    for (const auto& place : places.path(id)) {
        const auto level = levelOf(place.level);
        if (!level) continue;
        in_country = in_country || *level == flows::LocationLevel::Country;
        path = path.empty() ? place.name : place.name + std::string(flows::kLocationSeparator) + path;
    }
    return in_country ? path : country + std::string(flows::kLocationSeparator) + path;
}

}  // namespace

std::optional<std::string> PlaceResolver::find(
    std::string_view name, int level, std::string_view parent_path
) const {
    if (!tree_) {
        tree_.emplace();
        const auto places = registry::PlaceTree::load(sql_);
        for (const auto& place : places.all()) {
            const auto place_level = levelOf(place.level);
            if (!place_level) continue;
            tree_->add(*place_level, pathOf(places, place.id, country_), {place.name, place.source_id});
        }
    }
    return tree_->find(name, level, parent_path);
}

}  // namespace tama::runtime
