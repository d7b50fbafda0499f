// Tells a FHIR server what was learned here of its health workers: who said STOP (and START), as the tag that
// mHero and iHRIS read on a Practitioner. What is to be told is a row, written from what the database holds,
// and tried until the server has it; the state at that moment is told, so that a STOP and a START that cross
// end rightly. Only the difference is changed, with If-Match, so that nobody's work there is lost. Call it
// from one thread, never from a closure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registry/fhir_transport.hpp"
#include "store/database.hpp"

namespace tama::registry {

/// The tag of whoever does not want messages.
inline constexpr const char* kOptOutSystem = "http://mhero.org/codesystem";
inline constexpr const char* kOptOutCode = "optedout";

struct WriteBackSettings {
    std::string source;
    std::string url;  // the server's base
    std::size_t at_once = 50;
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

/// Finds who opted out or in since the last look; says how many rows are new.
std::size_t queueOptOuts(store::Database& database, const std::string& source, WallTime now);

/// Tells what is due, at most settings.at_once workers.
WriteBackReport writeBack(
    store::Database& database, FhirTransport& transport, const WriteBackSettings& settings, WallTime now
);

/// Those that wait or failed, the newest first.
std::vector<WriteBackRow> openWriteBacks(store::Sql& sql, const std::string& source, std::size_t limit = 100);

}  // namespace tama::registry
