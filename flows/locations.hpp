// Finds the administrative boundary that somebody wrote about, in whatever tree the caller has. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

enum class LocationLevel : int { Country = 0, State = 1, District = 2, Ward = 3 };

inline constexpr std::string_view kLocationSeparator = " > ";

/// "Rwanda > Kigali City > Gasabo" is a District.
LocationLevel levelOfPath(std::string_view path);
/// The part of a path up to a level.
std::string pathToLevel(std::string_view path, LocationLevel level);

/// The place with exactly this path.
std::optional<std::string> findByPath(const LocationResolver& locations, std::string_view path);
/// The place that a text names: all of it, or up to three words of it, longer names first.
std::optional<std::string> findInText(
    const LocationResolver& locations, std::string_view text, LocationLevel level, std::string_view parent_path
);

/// Boundaries in memory. Names are compared without case and accents. Immutable once filled; any thread.
class LocationTree final : public LocationResolver {
  public:
    /// `path`: with those above it, "Rwanda > Kigali City". `names`: all that it is called, codes too.
    void add(LocationLevel level, std::string path, const std::vector<std::string>& names);

    /// Of several of one name the first that was added.
    std::optional<std::string> find(std::string_view name, int level, std::string_view parent_path)
        const override;

  private:
    struct Place {
        LocationLevel level;
        std::string path;
    };
    std::vector<Place> places_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace tama::flows
