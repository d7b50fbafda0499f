// Duplicates: candidates found among all workers, merged by a person, and taken apart again. The merged worker
// keeps every row of its own (history, sessions, roles, phones) and only leaves the registry's lists; the kept
// one gains what it lacked. Writes belong in a closure of the commit queue; the audit trail is the caller's
// (requests/worker_acts.hpp).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "registry/duplicate_rules.hpp"
#include "store/database.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// Candidates among workers who have not left, without those a person told apart, the most alike first. Reads
/// all workers, in pages: a second for 100,000.
std::vector<DuplicateCandidate> duplicateCandidates(store::Database& database);

/// A person says that they are two people: no candidate any more.
Result<void> tellApart(
    store::Transaction& tx, std::int64_t a, std::int64_t b, std::string_view actor, WallTime now
);

struct MergeOrder {
    std::int64_t keep = 0;
    std::int64_t duplicate = 0;
    std::string actor;
    std::string reason;
};

/// The id of the merge. The kept worker gains numbers (after its own), fields, groups, sex and language it
/// lacked; the source of the duplicate goes on being imported, and new numbers from there reach the kept one.
/// Conflict where either is merged already or blocked: what a person blocked must be decided first.
Result<std::int64_t> mergeWorkers(store::Transaction& tx, const MergeOrder& order, WallTime now);

/// Takes the duplicate out again and what it brought from the kept worker, except what has been changed since.
/// Its id. Conflict where it is not merged.
Result<std::int64_t> undoMerge(
    store::Transaction& tx, std::int64_t duplicate, std::string_view actor, WallTime now
);

/// The worker who stands for this one: itself, or the one it was merged into.
std::int64_t keptWorker(store::Sql& sql, std::int64_t worker_id);

/// Gives the kept worker the numbers of the duplicate that it lacks, and takes away those that the duplicate brought and
/// has no longer.
void shareNumbers(store::Transaction& tx, std::int64_t keep, std::int64_t duplicate, WallTime now);

}  // namespace tama::registry
