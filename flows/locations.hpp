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
/// Whether the place of a path lies in that of another; all lie in "".
bool isWithin(std::string_view path, std::string_view parent_path);
/// The part of a path up to a level.
std::string pathToLevel(std::string_view path, LocationLevel level);

/// The place with this path, its parts compared as names are: "sierra leone > Western > Urban".
std::optional<std::string> findByPath(const LocationResolver& locations, std::string_view path);
/// The place that a text names: by its path, by all of the text, or by up to six words of it, longer names
/// first. Of the path of a deeper place the part to `level` is the answer.
std::optional<std::string> findInText(
    const LocationResolver& locations,
    std::string_view text,
    LocationLevel level,
    std::string_view parent_path
);

/// Boundaries in memory. Names are compared by their letters and digits: case, accents, hyphens, apostrophes
/// and blanks do not count. Immutable once filled; any thread.
class LocationTree final : public LocationResolver {
  public:
    /// `path`: with those above it, "Rwanda > Kigali City". `names`: all that it is called, codes too.
    void add(LocationLevel level, std::string path, const std::vector<std::string>& names);

    /// Of several states of one name, or of several places below one parent, the first that was added. Of
    /// several districts or wards anywhere none: which one is meant cannot be told.
    std::optional<std::string> find(std::string_view name, int level, std::string_view parent_path)
        const override;

    struct Place {
        LocationLevel level;
        std::string path;
    };
    /// In the order in which they were added.
    const std::vector<Place>& places() const { return places_; }

  private:
    std::vector<Place> places_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_name_;
};

}  // namespace tama::flows
