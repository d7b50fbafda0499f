// What the readers (fhir_bundle.hpp, worker_csv.hpp) make of files and the import (import.hpp) takes: plain
// records that name each other by the identities of their source. Nothing is looked up or normalised yet. Any
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "registry/oddities.hpp"
#include "registry/worker.hpp"

namespace tama::registry {

/// What another system calls a place.
struct PlaceCode {
    std::string system;  // "dhis2", or the URI by which FHIR names the system
    std::string code;

    bool operator==(const PlaceCode&) const = default;
};

struct PlaceRecord {
    std::string source_id;
    std::string name;
    std::string level;
    std::string parent;  // source id; empty: none is named
    std::string where;   // "Facility.json: entry 3 (Location/TF.W.KAR.9)", for problems found later
    std::vector<PlaceCode> codes{};
};

struct RoleRecord {
    std::string source_id;
    std::string worker;  // source id
    std::string job_code;
    std::string job;
    std::string cadre;       // only where the source has one: otherwise it is derived from the job
    std::string place;       // source id; empty: none
    std::string started_on;  // ISO date, perhaps only year or month; empty when unknown
    std::string ended_on;
    bool active = true;
    std::string where;
};

struct WorkerRecord {
    std::string source_id;
    std::string name;
    std::string sex;
    std::string language;             // ISO 639-3
    std::vector<std::string> phones;  // as written, the preferred first; one may hold several numbers
    bool active = true;
    bool opted_out = false;  // marked so at the source
    bool all_posts = false;  // posts that do not come with this record are over
    std::map<std::string, std::string> fields;
    std::string where;
};

/// A group of contacts that the source keeps.
struct GroupRecord {
    std::string source_id;
    std::string name;
    std::vector<std::string> members;  // source ids of workers
    std::string where;
    bool whole = true;  // all its members; else there may be others
};

/// What the source no longer has. People and posts are closed; nothing is deleted here.
struct GoneRecord {
    enum class Kind : std::uint8_t { Worker, Role };
    Kind kind = Kind::Worker;
    std::string source_id;
    std::string where;
};

/// A row or entry that was left out, as it stood, for the file of rejected rows.
struct RejectedRow {
    std::string file;
    std::size_t line = 0;  // 0: not of a file with lines
    std::string where;
    std::string reason;
    std::vector<std::string> fields{};  // of a CSV row, in the order of its header
};

struct RegistryRecords {
    std::vector<PlaceRecord> places;
    /// Facilities given as Organization. One that a Location names as its managing organization, or that has
    /// the same id, is that place; the others become places of their own.
    std::vector<PlaceRecord> organizations;
    std::map<std::string, std::string> managed_by;  // organization id -> id of the place it manages
    std::vector<WorkerRecord> workers;
    std::vector<RoleRecord> roles;
    std::vector<GroupRecord> groups;
    std::vector<GoneRecord> gone;
    std::vector<Error> problems;  // what could not be read; the rest of the file stands
    Oddities oddities;          // of the source as a whole
    std::vector<RejectedRow> rejected;  // each has its problem, too
    std::vector<std::string> header;    // of the first CSV file

    void append(RegistryRecords&& other);
};

/// What to do about bytes that are not the UTF-8 a file should be.
inline constexpr const char* kNotUtf8 = "is not UTF-8, perhaps Windows-1252 or Latin-1: save the file as UTF-8";

/// Bounds on one file.
struct ReadLimits {
    std::size_t max_bytes = 64U * 1024 * 1024;
    std::size_t max_entries = 500'000;
    std::size_t max_problems = 10'000;  // then reading stops: the file is something else
    std::size_t max_text = 300;         // bytes of a name or other text; longer is cut
    std::size_t max_id = 128;           // bytes of an identity; longer is a problem
};

}  // namespace tama::registry
