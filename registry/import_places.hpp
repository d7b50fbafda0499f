// The places of an import: written, or in a dry run only compared, parents before children, and remembered by
// their source ids for the posts that name them. Used by one import run; one thread, never from a closure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "registry/import_job.hpp"
#include "registry/place_store.hpp"
#include "registry/worker_diff.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct PlacesImported {
    ImportCounts counts;
    std::vector<ImportChange> changes;  // kept with the job already, unless this was a dry run
    std::vector<Error> problems;
};

class ImportPlaces {
  public:
    using Beat = std::function<void(store::Transaction&)>;  // a sign of life, in each closure

    /// `job_id` 0: a dry run, which writes nothing.
    ImportPlaces(store::Database& database, std::string source, std::int64_t job_id, Beat beat)
        : database_(database), source_(std::move(source)), job_id_(job_id), beat_(std::move(beat)) {}

    /// An Organization that is known to be a place is no place of its own when it comes alone.
    void dropKnownOrganizations(RegistryRecords& records) const;
    /// Places and aliases of the plan. `progress` is told after each closure how many were written by it.
    PlacesImported write(const ImportPlan& plan, const std::function<void(std::size_t)>& progress);
    /// Looks up the places of work that the plan's posts name and no earlier piece brought.
    void find(const ImportPlan& plan);
    const PlaceRefs& refs() const { return places_; }

  private:
    struct Outcome {
        PlaceDiff diff;
        std::int64_t id;
        bool parent_missing;
        ImportChange change;
        std::vector<Error> code_problems{};
    };

    std::optional<std::int64_t> idOfPlace(store::Sql& sql, const std::string& source_id) const;
    std::optional<Place> sharedPlace(store::Sql& sql, const PlaceRecord& record) const;
    Outcome compare(store::Sql& sql, const PlaceRecord& record) const;
    std::vector<Outcome> writeBatch(
        store::Transaction& tx, const ImportPlan& plan, std::size_t from, std::size_t to
    ) const;
    std::vector<Outcome> compareBatch(store::Sql& sql, const ImportPlan& plan, std::size_t from, std::size_t to);
    void nameImagined(ImportChange& change) const;
    void writeAliases(const ImportPlan& plan);
    void writeAlias(store::Transaction& tx, const std::string& source_id, std::int64_t place_id) const;
    static std::vector<Error> writeCodes(store::Transaction& tx, const PlaceRecord& record, std::int64_t place_id);

    store::Database& database_;
    std::string source_;
    std::int64_t job_id_;
    Beat beat_;
    PlaceRefs places_;
    std::map<std::int64_t, std::string> imagined_names_;  // of places that a dry run would make
    std::int64_t imagined_ = 0;
};

}  // namespace tama::registry
