#include "registry/place_store.hpp"

#include <tuple>
#include <utility>

#include "base/match_key.hpp"
#include "base/text.hpp"

namespace tama::registry {
namespace {

using PlaceRow =
    std::tuple<std::int64_t, std::string, std::string, std::string, std::string, std::optional<std::int64_t>>;

Place toPlace(PlaceRow row) {
    auto& [id, source, source_id, name, level, parent] = row;
    return {id, std::move(source), std::move(source_id), std::move(name), std::move(level), parent};
}

bool isInside(store::Sql& sql, std::int64_t inner, std::int64_t outer) {
    std::optional<std::int64_t> current = inner;
    for (int depth = 0; current && depth < kMaxPlaceDepth; ++depth) {
        if (*current == outer) return true;
        const auto parent =
            sql.one<std::optional<std::int64_t>>("SELECT parent_id FROM place WHERE id = :1", *current);
        current = parent ? *parent : std::nullopt;
    }
    return current.has_value();  // too deep counts as a circle
}

}  // namespace

PlaceTree PlaceTree::load(store::Sql& sql) {
    PlaceTree tree;
    sql.each<PlaceRow>(
        "SELECT id, source, source_id, name, level, parent_id FROM place ORDER BY id",
        [&tree](PlaceRow row) {
            tree.index_.emplace(std::get<0>(row), tree.places_.size());
            tree.places_.push_back(toPlace(std::move(row)));
        }
    );
    return tree;
}

const Place* PlaceTree::find(std::int64_t id) const {
    const auto entry = index_.find(id);
    return entry == index_.end() ? nullptr : &places_[entry->second];
}

std::vector<PlaceName> PlaceTree::path(std::optional<std::int64_t> id) const {
    std::vector<PlaceName> path;
    for (int depth = 0; id && depth < kMaxPlaceDepth; ++depth) {
        const auto* place = find(*id);
        if (!place) break;
        path.push_back({place->level, place->name});
        id = place->parent_id;
    }
    return path;
}

std::string PlaceTree::pathText(std::optional<std::int64_t> id) const {
    std::vector<std::string> names;
    for (auto& place : path(id)) names.push_back(std::move(place.name));
    return join(names, ", ");
}

std::optional<std::int64_t> findPlaceId(
    store::Sql& sql, std::string_view source, std::string_view source_id
) {
    const auto id = sql.one<std::int64_t>(
        "SELECT id FROM place WHERE source = :1 AND source_id = :2", source, source_id
    );
    if (id) return id;
    return sql.one<std::int64_t>(
        "SELECT place_id FROM place_alias WHERE source = :1 AND source_id = :2", source, source_id
    );
}

std::optional<Place> findPlace(store::Sql& sql, std::int64_t id) {
    auto row = sql.one<PlaceRow>(
        "SELECT id, source, source_id, name, level, parent_id FROM place WHERE id = :1", id
    );
    if (!row) return std::nullopt;
    return toPlace(std::move(*row));
}

std::vector<PlaceName> placePath(store::Sql& sql, std::int64_t id) {
    std::vector<PlaceName> path;
    std::optional<std::int64_t> outward = id;
    // Place by place: for one worker that is a third of what a recursive query costs.
    for (int depth = 0; outward && depth < kMaxPlaceDepth; ++depth) {
        auto row = sql.one<std::string, std::string, std::optional<std::int64_t>>(
            "SELECT level, name, parent_id FROM place WHERE id = :1", *outward
        );
        if (!row) break;
        auto& [level, name, parent_id] = *row;
        path.push_back({std::move(level), std::move(name)});
        outward = parent_id;
    }
    return path;
}

std::vector<Place> childPlaces(store::Sql& sql, std::optional<std::int64_t> parent_id) {
    std::vector<Place> places;
    const auto take = [&places](PlaceRow row) { places.push_back(toPlace(std::move(row))); };
    if (parent_id) {
        sql.each<PlaceRow>(
            "SELECT id, source, source_id, name, level, parent_id FROM place WHERE parent_id = :1 ORDER BY "
            "name_key, id",
            take,
            *parent_id
        );
    } else {
        sql.each<PlaceRow>(
            "SELECT id, source, source_id, name, level, parent_id FROM place WHERE parent_id IS NULL "
            "ORDER BY name_key, id",
            take
        );
    }
    return places;
}

PlaceDiff diffPlace(store::Sql& sql, const Place& place) {
    auto row = sql.one<PlaceRow>(
        "SELECT id, source, source_id, name, level, parent_id FROM place WHERE source = :1 AND source_id = :2",
        place.source,
        place.source_id
    );
    PlaceDiff diff{PlaceChange::Created, std::nullopt, place, false};
    if (!row) return diff;
    const auto& known = diff.before.emplace(toPlace(std::move(*row)));
    auto& after = diff.after;
    after.id = known.id;
    if (!after.parent_id) after.parent_id = known.parent_id;
    diff.parent_refused =
        after.parent_id && after.parent_id != known.parent_id && isInside(sql, *after.parent_id, known.id);
    if (diff.parent_refused) after.parent_id = known.parent_id;
    const bool same =
        known.name == after.name && known.level == after.level && known.parent_id == after.parent_id;
    diff.change = same ? PlaceChange::Unchanged : PlaceChange::Updated;
    return diff;
}

std::int64_t applyPlaceDiff(store::Transaction& tx, const PlaceDiff& diff) {
    const auto& place = diff.after;
    switch (diff.change) {
        case PlaceChange::Created:
            return tx.insert(
                "INSERT INTO place (source, source_id, name, name_key, level, parent_id) VALUES (:1, :2, :3, "
                ":4, :5, :6) RETURNING id",
                place.source,
                place.source_id,
                place.name,
                matchKey(place.name),
                place.level,
                place.parent_id
            );
        case PlaceChange::Updated:
            tx.run(
                "UPDATE place SET name = :2, name_key = :3, level = :4, parent_id = :5 WHERE id = :1",
                place.id,
                place.name,
                matchKey(place.name),
                place.level,
                place.parent_id
            );
            return place.id;
        case PlaceChange::Unchanged:
            return place.id;
    }
    return place.id;
}

PlaceWritten upsertPlace(store::Transaction& tx, const Place& place) {
    const auto diff = diffPlace(tx, place);
    return {applyPlaceDiff(tx, diff), diff.change, diff.parent_refused};
}

}  // namespace tama::registry
