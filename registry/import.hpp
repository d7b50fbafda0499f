// Imports records of a source into the registry: many small closures on the commit queue at bulk priority, so
// that an import of a whole country never holds up a message. An import creates, updates and marks as left;
// it deletes no worker, unblocks nobody and opts nobody in. It is a job that is kept with its differences
// (import_job.hpp) and can be taken back (import_undo.hpp). Call it from one thread, never from a closure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "registry/import_job.hpp"
#include "registry/import_plan.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct ImportReport {
    ImportCounts workers;
    ImportCounts places;
    std::size_t left = 0;  // workers of this import who are left now, whatever they were before
    std::vector<Error> problems;  // of reading, planning and writing, in that order
    std::vector<Error> notes{};   // what is odd about the source as a whole; not counted among the problems
    std::size_t read = 0;         // this and the next: see ImportTotals
    std::size_t closed = 0;
    std::size_t rejected = 0;
    std::int64_t job_id = 0;  // 0: of a dry run

    ImportTotals totals() const {
        return {workers, places, read, closed, left, rejected, problems.size()};
    }
    /// "workers: 1007 read, 1007 created, 0 updated …" in some lines.
    std::string summary() const;
};

/// "1 created, 0 updated, 5 unchanged".
std::string describeCounts(const ImportCounts& counts);
/// The lines of a summary.
std::string describeTotals(const ImportTotals& totals);

struct ImportSettings {
    std::string source;   // lower-case name: letters, digits, - and _; at most 32
    std::string country;  // of numbers without country code, ISO 3166 alpha-2
    std::function<void(std::size_t done, std::size_t total)> progress;  // after each closure; may be empty
    std::string kind = "records";                                       // this and the next two: see ImportJob
    std::string origin{};
    std::string started_by{};
    bool dry_run = false;                                        // compares and counts, writes nothing
    std::function<void(const ImportChange&)> on_change{};  // each difference, once it is written; may be empty
};

/// What an import needs from the program. The referents must outlive the call.
struct ImportTools {
    const NumberingPlans& plans;
    const store::PhoneCodec& codec;
    const WallClock& clock;
    IdSource& ids;
};

/// An Error for settings that make no sense, and while another import of the source runs; bad records are
/// problems of the report.
Result<ImportReport> importRecords(
    store::Database& database,
    RegistryRecords records,
    const ImportSettings& settings,
    const ImportTools& tools
);

/// An import whose records come piece by piece: places before the workers who are there, workers before roles
/// that come apart from them.
class ImportRun {
  public:
    /// Begins the job. An Error as of importRecords.
    static Result<std::unique_ptr<ImportRun>> begin(
        store::Database& database, const ImportSettings& settings, const ImportTools& tools
    );
    virtual ~ImportRun() = default;

    virtual void add(RegistryRecords records) = 0;
    virtual void addProblem(Error problem) = 0;
    /// A sign of life while nothing comes.
    virtual void beat() = 0;
    virtual std::int64_t jobId() const = 0;
    /// Ends the job; one of the two, once. What was added stays, and is done again without harm.
    virtual ImportReport finish() = 0;
    virtual ImportReport fail(const Error& reason) = 0;
};

/// Brings the "shared" rows of the work list up to date for all workers, in pages. The import does it itself.
void checkAllSharedPhones(store::Database& database, WallTime now);

bool isSourceName(std::string_view name);

}  // namespace tama::registry
