// The record of imports: each is a job with its source, who began it, how far it came, what it counted, what
// it changed (import_change.hpp) and what was wrong with its data. Reads take any Sql; writes belong in a
// closure of the commit queue.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/result.hpp"
#include "registry/import_change.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// A running job that has not been heard of for so long has died with its program.
inline constexpr Milliseconds kImportSilence{120'000};

struct ImportCounts {
    std::size_t created = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;

    std::size_t all() const { return created + updated + unchanged; }
    bool operator==(const ImportCounts&) const = default;
};

struct ImportTotals {
    ImportCounts workers;
    ImportCounts places;
    std::size_t read = 0;      // workers in the data, those left out included
    std::size_t closed = 0;    // of those updated: left by this import
    std::size_t left = 0;      // workers of this import who are left now, whatever they were before
    std::size_t rejected = 0;  // rows and entries left out
    std::size_t problems = 0;

    bool operator==(const ImportTotals&) const = default;
};

struct ImportJob {
    std::int64_t id = 0;
    std::string source;
    std::string kind;    // fhir, csv, csd, bundle, sync, undo …
    std::string origin;  // files, or the URL
    std::string started_by;
    WallTime started_at;
    WallTime beat_at;  // the last sign of life
    std::optional<WallTime> finished_at;
    std::string state;    // running, done, failed, interrupted, undone
    std::string problem;  // why it failed
    std::optional<std::int64_t> undo_of;
    std::size_t done = 0;  // places and workers written, of `total`
    std::size_t total = 0;
    ImportTotals totals;
};

struct NewImportJob {
    std::string source;
    std::string kind;
    std::string origin;
    std::string started_by;
    std::optional<std::int64_t> undo_of{};
};

/// Conflict while another job of the same source runs. One that has died is marked interrupted on the way.
Result<std::int64_t> beginImportJob(store::Transaction& tx, const NewImportJob& job, WallTime now);
/// A sign of life, with what is counted so far.
void beatImportJob(
    store::Transaction& tx,
    std::int64_t id,
    const ImportTotals& totals,
    std::size_t done,
    std::size_t total,
    WallTime now
);
/// `problem` empty: done; else failed for this reason.
void endImportJob(
    store::Transaction& tx,
    std::int64_t id,
    const ImportTotals& totals,
    std::string_view problem,
    WallTime now
);
void keepImportChange(store::Transaction& tx, std::int64_t job_id, const ImportChange& change);
void keepImportProblem(store::Transaction& tx, std::int64_t job_id, const Error& problem);

std::optional<ImportJob> findImportJob(store::Sql& sql, std::int64_t id);
/// The newest first; of all sources when `source` is empty.
std::vector<ImportJob> listImportJobs(
    store::Sql& sql, const std::string& source = {}, std::size_t limit = 50
);
/// By id, a page after `after_id`; with the names of today.
std::vector<ImportChange> importChanges(
    store::Sql& sql, std::int64_t job_id, std::int64_t after_id = 0, std::size_t limit = 200
);
/// The last ones first, a page before `before_id` (0: from the end): the order in which they are taken back.
std::vector<ImportChange> importChangesBackwards(
    store::Sql& sql, std::int64_t job_id, std::int64_t before_id, std::size_t limit
);
std::size_t countImportChanges(store::Sql& sql, std::int64_t job_id);
/// In the order they were found; at most kKeptProblems of a job are kept.
std::vector<Error> importProblems(store::Sql& sql, std::int64_t job_id, std::size_t limit = 1000);
inline constexpr std::size_t kKeptProblems = 10'000;
/// The newest job of `source` that finished well, of this kind.
std::optional<ImportJob> lastFinishedJob(
    store::Sql& sql, const std::string& source, const std::string& kind
);

}  // namespace tama::registry
