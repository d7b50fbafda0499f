// Writes what worker_diff.hpp found into the database: the worker itself, roles, custom fields, phones and
// contact problems, touching only rows that change. Belongs in a closure of the commit queue; repeatable.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "registry/worker_diff.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// `uuid` is used if the worker is new. Gives the worker's id; 0 where the difference is of nobody we know.
std::int64_t applyWorkerDiff(
    store::Transaction& tx,
    const PlannedWorker& planned,
    const WorkerDiff& diff,
    const ImportStamp& stamp,
    const std::string& uuid
);

// The single rows, for whoever takes an import back.
void writeWorkerColumns(
    store::Transaction& tx, std::int64_t worker_id, const WorkerColumns& columns, WallTime now
);
void writeWorkerRole(store::Transaction& tx, std::int64_t worker_id, const PlacedRole& placed);
void writeWorkerFields(
    store::Transaction& tx, std::int64_t worker_id, const std::map<std::string, std::string>& fields
);
/// Makes `phones` all the numbers of this worker; their order is the rank.
void writeWorkerPhones(store::Transaction& tx, std::int64_t worker_id, const std::vector<PhoneRow>& phones);

}  // namespace tama::registry
