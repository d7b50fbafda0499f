// Keeps the registry in step with a FHIR R4 server (iHRIS, HAPI, SanteDB, any mCSD directory): the first time
// it pages through Organization, Location, Practitioner, PractitionerRole and Group, later it asks for what
// changed since (ITI-90, `_lastUpdated`, with an overlap) and for what was deleted (ITI-91, `_history`). Each
// sync is an import job. One that fails has kept what it read; the next one asks for the same time again, so
// nothing is missed and nothing done twice. Call it from one thread, never from a closure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "registry/fhir_pages.hpp"
#include "registry/import.hpp"

namespace tama::registry {

struct FhirSource {
    std::string name;     // of the source, as for imports
    std::string url;      // the server's base, without a slash at the end: "https://ihris.example/fhir"
    std::string country;  // of numbers without country code
    std::size_t page_size = 200;
    Milliseconds overlap = std::chrono::minutes(10);  // asked for again, for clocks that differ
    bool history = true;                              // ask for deletions
    std::map<std::string, std::string> search{};      // further parameters by resource type: "_tag=moh"
    PagingRules paging{};
};

struct FhirSyncOptions {
    bool full = false;           // everything, whatever was read before
    bool close_missing = false;  // after a full one: close also where very many would be closed
    std::string started_by{};
    std::function<void(std::size_t done, std::size_t total)> progress{};
};

/// What is remembered of a source between syncs.
struct SyncState {
    std::optional<WallTime> read_until;  // the server's time; nothing before the first sync
    std::optional<WallTime> full_at;     // when everything was read the last time, ours
};
SyncState syncStateOf(store::Sql& sql, const std::string& source);

/// The report of the job; an Error where it could not begin, or broke off (then the job is kept as failed).
Result<ImportReport> syncFhir(
    store::Database& database,
    FhirTransport& transport,
    const FhirSource& source,
    const FhirSyncOptions& options,
    const ImportTools& tools
);

}  // namespace tama::registry
