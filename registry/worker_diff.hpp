// Compares one planned worker with what the database holds and says what is to be written; writes nothing
// itself, so that a dry run and the import agree. Reads take any Sql. One thread per connection.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "registry/import_change.hpp"
#include "registry/import_plan.hpp"
#include "store/sql.hpp"

namespace tama::registry {

struct ImportStamp {
    std::string source;
    WallTime now;
    std::string today;  // ISO date of `now`: which roles have ended
};

/// A place of work as an import finds it. In a dry run a place that is not there yet has a negative id.
struct PlaceRef {
    std::int64_t id = 0;
    std::string name;
};
using PlaceRefs = std::unordered_map<std::string, PlaceRef>;  // by source id

/// The columns of a worker that an import writes.
struct WorkerColumns {
    std::string name;
    std::string sex;
    std::string language;
    std::string cadre;
    std::string job;
    std::string status;
    bool inactive = false;  // the person's own record says that they left
    std::optional<std::int64_t> place_id;

    bool operator==(const WorkerColumns&) const = default;
};

enum class WorkerChange : std::uint8_t {
    Created,
    Updated,
    Unchanged,
    Unknown
};  // Unknown: roles of nobody we know

struct WorkerDiff {
    WorkerChange change = WorkerChange::Unknown;
    std::int64_t id = 0;      // of a known worker
    WorkerColumns columns{};  // as they shall be
    bool columns_differ = false;
    std::optional<std::int64_t> merged_into{};    // a person decided that this one stands for it
    /// Source id of the main role's place where nobody knows it; empty: it is known, or there is none. Nothing: the
    /// source did not tell that role.
    std::optional<std::string> unknown_place{};
    bool moved = false;                           // a known worker has another place
    bool closed = false;                          // left by this, who had not left
    bool reopened = false;                        // the other way round
    std::vector<PlacedRole> roles{};              // to be written
    std::optional<std::vector<PhoneRow>> phones;  // to be written; their order is the rank
    std::map<std::string, std::string> fields{};  // to be written
    std::vector<PlannedPhone> opt_outs{};         // to be opted out
    std::vector<ValueChange> values{};            // what differs, for the record of the job
    std::vector<Error> problems{};
};

// What the rules are:
// - a known worker keeps what the source is silent about (sex, language, fields);
// - job, cadre and place come from the main role of all known roles (import_plan.hpp);
// - left: inactive or gone at the source, or roles and none current. A current role brings a worker back,
//   unless the person's own record says inactive; blocked stays blocked;
// - numbers of the source replace earlier ones of the source, and demo numbers as soon as there is one. Before
//   them stand numbers that were confirmed by SMS, until the source has them too; behind them those of merged
//   duplicates and those that nobody has confirmed yet;
// - a duplicate that was merged stays merged; new numbers of its source reach the worker who was kept;
// - a worker marked opted out at the source is opted out with every number; nothing here ever opts in.
WorkerDiff diffWorker(
    store::Sql& sql, const PlannedWorker& planned, const ImportStamp& stamp, const PlaceRefs& places
);

/// Job, cadre and place of the main role; nothing changes where there is no role.
void applyMainRole(WorkerColumns& columns, const std::vector<PlacedRole>& roles, std::string_view today);

// What the database holds of a worker.
std::optional<WorkerColumns> readWorkerColumns(store::Sql& sql, std::int64_t worker_id);
std::vector<PlacedRole> readWorkerRoles(store::Sql& sql, std::int64_t worker_id);
std::vector<PhoneRow> readWorkerPhones(store::Sql& sql, std::int64_t worker_id);
std::map<std::string, std::string> readWorkerFields(store::Sql& sql, std::int64_t worker_id);
/// The name a record keeps beside a place's id.
std::string placeNameOf(store::Sql& sql, const std::optional<std::int64_t>& place_id);

}  // namespace tama::registry
