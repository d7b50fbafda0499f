// Writes one planned worker into the database: the worker itself, roles, custom fields, phones and contact
// problems, touching only rows that change. Belongs in a closure of the commit queue; repeatable.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registry/import_plan.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

struct ImportStamp {
    std::string source;
    WallTime now;
    std::string today;  // ISO date of `now`: which roles have ended
};

enum class WorkerChange : std::uint8_t {
    Created,
    Updated,
    Unchanged,
    Unknown
};  // Unknown: roles of nobody we know

struct WorkerWritten {
    WorkerChange change;
    WorkerStatus status;
    std::vector<Error> problems;
};

/// `uuid` is used if the worker is new. What the rules are:
/// - a known worker keeps what the source is silent about (sex, language, fields);
/// - job, cadre and place come from the main role of all known roles (import_plan.hpp);
/// - left: inactive at the source, or roles and none current. A current role brings a worker back only
/// together with
///   the person's own record; blocked stays blocked;
/// - numbers of the source replace earlier ones of the source, and demo numbers as soon as there is one;
/// - a worker marked opted out at the source is opted out with every number; nothing here ever opts in.
WorkerWritten upsertWorker(
    store::Transaction& tx, const PlannedWorker& planned, const ImportStamp& stamp, const std::string& uuid
);

}  // namespace tama::registry
