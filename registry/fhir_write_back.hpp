// Tells a FHIR server what was learned here of its health workers: who said STOP (and START), as the tag that
// mHero and iHRIS read on a Practitioner, and the numbers that workers enrolled and somebody confirmed, as telecom. What
// is to be told is a row, written from what the database holds, and tried until the server has it; the state at that
// moment is told, so that a STOP and a START that cross end rightly. Only the difference is changed, with If-Match, so
// that nobody's work there is lost. Call it from one thread, never from a closure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registry/fhir_transport.hpp"
#include "registry/import.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct WriteBackSettings {
    std::string source;
    std::string url;  // the server's base
    std::string country{};  // of the numbers there that have no country code
    bool opt_outs = false;
    bool numbers = false;
    std::size_t at_once = 50;

    bool any() const { return opt_outs || numbers; }
};

struct WriteBackReport {
    std::size_t told = 0;    // or known there already
    std::size_t failed = 0;  // given up
    std::size_t later = 0;   // to be tried again
};

struct WriteBackRow {
    std::int64_t id = 0;
    std::string source_id;
    std::string name;
    std::string state;  // waiting, done, failed
    int attempts = 0;
    WallTime due_at;
    std::string problem;  // of the last attempt
};

/// Finds who opted out or in since the last look, and numbers that were not told; says how many rows are new.
std::size_t queueNews(store::Database& database, const WriteBackSettings& settings, WallTime now);

/// Tells what is due, at most settings.at_once workers.
WriteBackReport writeBack(
    store::Database& database,
    FhirTransport& transport,
    const WriteBackSettings& settings,
    const ImportTools& tools
);

/// Those that wait or failed, the newest first.
std::vector<WriteBackRow> openWriteBacks(store::Sql& sql, const std::string& source, std::size_t limit = 100);

}  // namespace tama::registry
