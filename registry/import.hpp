// Imports records of a source into the registry: many small closures on the commit queue at bulk priority, so
// that an import of a whole country never holds up a message. An import creates, updates and marks as left;
// it deletes no worker, unblocks nobody and opts nobody in. Call it from one thread, never from a closure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "registry/import_plan.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct ImportCounts {
    std::size_t created = 0;
    std::size_t updated = 0;
    std::size_t unchanged = 0;
};

struct ImportReport {
    ImportCounts workers;
    ImportCounts places;
    std::size_t left = 0;         // workers of this import who are left now, whatever they were before
    std::vector<Error> problems;  // of reading, planning and writing, in that order

    /// "1007 workers: 1007 created, 0 updated, 0 unchanged; 5 left; …"
    std::string summary() const;
};

struct ImportSettings {
    std::string source;   // lower-case name: letters, digits, - and _; at most 32
    std::string country;  // of numbers without country code, ISO 3166 alpha-2
    std::function<void(std::size_t done, std::size_t total)> progress;  // after each closure; may be empty
};

/// What an import needs from the program. The referents must outlive the call.
struct ImportTools {
    const NumberingPlans& plans;
    const store::PhoneCodec& codec;
    const WallClock& clock;
    IdSource& ids;
};

/// An Error only for settings that make no sense; bad records are problems of the report.
Result<ImportReport> importRecords(
    store::Database& database,
    RegistryRecords records,
    const ImportSettings& settings,
    const ImportTools& tools
);

/// Brings the "shared" rows of the work list up to date for all workers, in pages. The import does it itself.
void checkAllSharedPhones(store::Database& database, WallTime now);

bool isSourceName(std::string_view name);

}  // namespace tama::registry
