#include "registry/import_places.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "registry/place_codes.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kPlacesPerClosure = 100;  // about 2 ms of work on a small server
constexpr std::size_t kPlacesPerRead = 500;     // look-ups of one read transaction

void countPlace(ImportCounts& counts, PlaceChange change) {
    switch (change) {
        case PlaceChange::Created:
            ++counts.created;
            break;
        case PlaceChange::Updated:
            ++counts.updated;
            break;
        case PlaceChange::Unchanged:
            ++counts.unchanged;
            break;
    }
}

ImportChange changeOfPlace(const PlaceDiff& diff, std::int64_t id, store::Sql& sql) {
    const auto& after = diff.after;
    const Place none;
    const Place& before = diff.before ? *diff.before : none;
    ImportChange change{0, "place", diff.before ? "changed" : "created", id, after.source_id, after.name, {}};
    const auto note = [&change](std::string key, std::string old_value, std::string new_value) {
        if (old_value == new_value) return;
        change.values.push_back({std::move(key), std::move(old_value), std::move(new_value)});
    };
    note("name", before.name, after.name);
    note("level", before.level, after.level);
    if (before.parent_id != after.parent_id) {
        note(
            "parent",
            placeValue(before.parent_id, placeNameOf(sql, before.parent_id)),
            placeValue(after.parent_id, placeNameOf(sql, after.parent_id))
        );
    }
    return change;
}

}  // namespace

void ImportPlaces::dropKnownOrganizations(RegistryRecords& records) const {
    std::erase_if(records.organizations, [&](const PlaceRecord& organization) {
        if (records.managed_by.contains(organization.source_id)) return false;
        return database_.read([&](store::Sql& sql) {
            return sql
                .one<std::int64_t>(
                    "SELECT place_id FROM place_alias WHERE source = :1 AND source_id = :2",
                    source_,
                    organization.source_id
                )
                .has_value();
        });
    });
}

std::optional<std::int64_t> ImportPlaces::idOfPlace(store::Sql& sql, const std::string& source_id) const {
    const auto planned = places_.find(source_id);
    if (planned != places_.end()) return planned->second.id;
    return findPlaceId(sql, source_, source_id);
}

/// The place of another source that has a code of this one: they are the same place, and the source that told it first
/// goes on telling its name.
std::optional<Place> ImportPlaces::sharedPlace(store::Sql& sql, const PlaceRecord& record) const {
    const auto known = findPlaceId(sql, source_, record.source_id);
    if (known) {
        auto place = findPlace(sql, *known);
        return place && place->source != source_ ? place : std::nullopt;
    }
    for (const auto& code : record.codes) {
        const auto holder = placeWithCode(sql, code);
        auto place = holder ? findPlace(sql, *holder) : std::nullopt;
        if (place && place->source != source_ && place->level == record.level) return place;
    }
    return std::nullopt;
}

ImportPlaces::Outcome ImportPlaces::compare(store::Sql& sql, const PlaceRecord& record) const {
    if (const auto shared = sharedPlace(sql, record)) {
        return {{PlaceChange::Unchanged, shared, *shared, false}, shared->id, false, {}};
    }
    Place place{0, source_, record.source_id, record.name, record.level, std::nullopt};
    if (!record.parent.empty()) place.parent_id = idOfPlace(sql, record.parent);
    const bool missing = !record.parent.empty() && !place.parent_id;
    return {diffPlace(sql, place), 0, missing, {}};
}

std::vector<ImportPlaces::Outcome> ImportPlaces::writeBatch(
    store::Transaction& tx, const ImportPlan& plan, std::size_t from, std::size_t to
) const {
    std::vector<Outcome> outcomes;
    for (auto i = from; i < to; ++i) {
        auto outcome = compare(tx, plan.places[i]);
        outcome.id = applyPlaceDiff(tx, outcome.diff);
        if (outcome.diff.after.source != source_) writeAlias(tx, plan.places[i].source_id, outcome.id);
        outcome.code_problems = writeCodes(tx, plan.places[i], outcome.id);
        if (outcome.diff.change != PlaceChange::Unchanged) {
            outcome.change = changeOfPlace(outcome.diff, outcome.id, tx);
            keepImportChange(tx, job_id_, outcome.change);
        }
        outcomes.push_back(std::move(outcome));
    }
    beat_(tx);
    return outcomes;
}

/// A place that would be made gets a number of its own, below zero, so that others can lie in it.
std::vector<ImportPlaces::Outcome> ImportPlaces::compareBatch(
    store::Sql& sql, const ImportPlan& plan, std::size_t from, std::size_t to
) {
    std::vector<Outcome> outcomes;
    for (auto i = from; i < to; ++i) {
        auto outcome = compare(sql, plan.places[i]);
        outcome.id = outcome.diff.before ? outcome.diff.after.id : --imagined_;
        if (outcome.diff.change != PlaceChange::Unchanged) {
            outcome.change = changeOfPlace(outcome.diff, outcome.id, sql);
            nameImagined(outcome.change);
        }
        places_[plan.places[i].source_id] = {outcome.id, outcome.diff.after.name};
        imagined_names_[outcome.id] = outcome.diff.after.name;
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

/// The database has no name for a parent that is not there.
void ImportPlaces::nameImagined(ImportChange& change) const {
    for (auto& value : change.values) {
        if (value.key != "parent") continue;
        const auto id = placeOfValue(value.after);
        const auto name = id ? imagined_names_.find(*id) : imagined_names_.end();
        if (name != imagined_names_.end()) value.after = placeValue(id, name->second);
    }
}

PlacesImported ImportPlaces::write(const ImportPlan& plan, const std::function<void(std::size_t)>& progress) {
    PlacesImported imported;
    // A missing parent is told once, however many places name it: it is mostly the country.
    std::map<std::string, std::pair<std::size_t, std::string>> missing;
    for (std::size_t from = 0; from < plan.places.size(); from += kPlacesPerClosure) {
        const auto to = std::min(from + kPlacesPerClosure, plan.places.size());
        auto outcomes =
            job_id_ == 0
                ? database_.read([&](store::Sql& sql) { return compareBatch(sql, plan, from, to); })
                : database_.queue().run(
                      [&](store::Transaction& tx) { return writeBatch(tx, plan, from, to); },
                      store::Priority::Bulk
                  );
        for (auto i = from; i < to; ++i) {
            auto& outcome = outcomes[i - from];
            const auto& record = plan.places[i];
            places_[record.source_id] = {outcome.id, outcome.diff.after.name};
            countPlace(imported.counts, outcome.diff.change);
            if (outcome.diff.change != PlaceChange::Unchanged) {
                imported.changes.push_back(std::move(outcome.change));
            }
            if (outcome.parent_missing) {
                auto& [count, where] = missing[record.parent];
                if (count++ == 0) where = record.where;
            }
            for (auto& problem : outcome.code_problems) imported.problems.push_back(std::move(problem));
            if (outcome.diff.parent_refused) {
                imported.problems.push_back(
                    {ErrorCode::Conflict,
                     "partOf: would lead back to itself; the old parent stays",
                     record.where}
                );
            }
        }
        progress(to - from);
    }
    for (const auto& [parent, found] : missing) {
        imported.problems.push_back(
            {ErrorCode::NotFound,
             "partOf: '" + parent + "' is in no file and not in the registry; " +
                 std::to_string(found.first) + " place(s) stay without a parent",
             found.second}
        );
    }
    writeAliases(plan);
    return imported;
}

void ImportPlaces::writeAlias(store::Transaction& tx, const std::string& source_id, std::int64_t place_id) const {
    tx.run(
        "INSERT INTO place_alias (source, source_id, place_id) VALUES (:1, :2, :3) "
        "ON CONFLICT (source, source_id) DO UPDATE SET place_id = excluded.place_id",
        source_,
        source_id,
        place_id
    );
}

std::vector<Error> ImportPlaces::writeCodes(
    store::Transaction& tx, const PlaceRecord& record, std::int64_t place_id
) {
    std::vector<Error> problems;
    for (const auto& code : record.codes) {
        const auto written = setPlaceCode(tx, place_id, code);
        if (written) continue;
        const auto& error = written.error();
        problems.push_back({error.code, "identifier: " + error.place + " " + error.message, record.where});
    }
    return problems;
}

void ImportPlaces::writeAliases(const ImportPlan& plan) {
    std::vector<std::pair<std::string, std::int64_t>> aliases;
    for (const auto& [alias, place] : plan.aliases) {
        const auto found = places_.find(place);
        if (found == places_.end()) continue;
        places_[alias] = found->second;
        aliases.emplace_back(alias, found->second.id);
    }
    if (job_id_ == 0) return;
    for (std::size_t from = 0; from < aliases.size(); from += kPlacesPerClosure) {
        const auto to = std::min(from + kPlacesPerClosure, aliases.size());
        database_.queue().run(
            [&](store::Transaction& tx) {
                for (auto i = from; i < to; ++i) writeAlias(tx, aliases[i].first, aliases[i].second);
            },
            store::Priority::Bulk
        );
    }
}

void ImportPlaces::find(const ImportPlan& plan) {
    std::set<std::string> wanted;
    for (const auto& worker : plan.workers) {
        for (const auto& role : worker.roles) {
            if (!role.place.empty() && !places_.contains(role.place)) wanted.insert(role.place);
        }
    }
    const std::vector<std::string> names(wanted.begin(), wanted.end());
    for (std::size_t from = 0; from < names.size(); from += kPlacesPerRead) {
        const auto to = std::min(from + kPlacesPerRead, names.size());
        database_.read([&](store::Sql& sql) {
            for (auto i = from; i < to; ++i) {
                const auto id = findPlaceId(sql, source_, names[i]);
                if (id) places_[names[i]] = {*id, placeNameOf(sql, id)};
            }
        });
    }
}

}  // namespace tama::registry
