// Places in the database: the tree of regions, districts and facilities. Reads take any Sql; writes belong in
// a closure of the commit queue. One thread per connection.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "registry/worker.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// Deeper trees are damaged ones.
inline constexpr int kMaxPlaceDepth = 16;

struct Place {
    std::int64_t id = 0;
    std::string source;
    std::string source_id;
    std::string name;
    std::string level;
    std::optional<std::int64_t> parent_id;
};

/// All places at once, for lists: a country has some ten thousand.
class PlaceTree {
  public:
    static PlaceTree load(store::Sql& sql);

    const Place* find(std::int64_t id) const;
    /// The place and what lies around it, innermost first. Ends where the tree is damaged.
    std::vector<PlaceName> path(std::optional<std::int64_t> id) const;
    /// "Karita Health Center, Karita, West".
    std::string pathText(std::optional<std::int64_t> id) const;
    const std::vector<Place>& all() const { return places_; }  // by id

  private:
    std::vector<Place> places_;
    std::unordered_map<std::int64_t, std::size_t> index_;
};

/// By the identity at its source, or by that of an Organization that it stands for.
std::optional<std::int64_t> findPlaceId(store::Sql& sql, std::string_view source, std::string_view source_id);
std::optional<Place> findPlace(store::Sql& sql, std::int64_t id);
/// As PlaceTree::path, for one place.
std::vector<PlaceName> placePath(store::Sql& sql, std::int64_t id);
/// Places of a parent (nothing: the roots), by name.
std::vector<Place> childPlaces(store::Sql& sql, std::optional<std::int64_t> parent_id);

enum class PlaceChange : std::uint8_t { Created, Updated, Unchanged };

/// What writing a place would do.
struct PlaceDiff {
    PlaceChange change;
    std::optional<Place> before;  // nothing: it is new
    Place after;                  // with the id where it is known
    bool parent_refused;          // it would have made a circle
};

struct PlaceWritten {
    std::int64_t id;
    PlaceChange change;
    bool parent_refused;
};

/// Compares by (source, source id); `place.id` is not looked at. A known place keeps its parent where the new
/// record has none.
PlaceDiff diffPlace(store::Sql& sql, const Place& place);
/// Gives the place's id.
std::int64_t applyPlaceDiff(store::Transaction& tx, const PlaceDiff& diff);
/// Both at once.
PlaceWritten upsertPlace(store::Transaction& tx, const Place& place);

}  // namespace tama::registry
