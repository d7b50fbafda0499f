// The administrative boundaries of an assets file as a LocationResolver: states, districts and wards with
// their aliases. Immutable; any thread.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

class LocationTree final : public LocationResolver {
  public:
    /// `locations` of an assets file: countries with `children`. Null gives an empty tree.
    explicit LocationTree(const nlohmann::json& locations);

    std::optional<std::string> find(std::string_view name, int level, std::string_view parent_path)
        const override;

  private:
    struct Place {
        int level = 0;
        std::string path;                // "Rwanda > Kigali City"
        std::string parent;              // "Rwanda"
        std::vector<std::string> names;  // compared without case
    };
    void add(const nlohmann::json& place, int level, const std::string& parent);

    std::vector<Place> places_;
};

/// `locations` of an assets file: countries with `children`. Null gives an empty tree.
LocationTree locationTreeFromJson(const nlohmann::json& locations);

}  // namespace tama::flows
