// What happened to each worker of a target list, from rows: the facts a disposition is decided by. All SQL of
// it is here, so that the live page, lists of workers and reports cannot differ. Read-only.
//
// A session counts when it is not a test. Several sessions of a worker in one use case count together. The
// worker *completed* when a session ended by itself, at least one answer of it is valid, and no question of
// it is without a reply or timed out after a re-ask. An announcement, which asks nothing, is complete when
// its session has ended by itself and it was delivered.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "reports/disposition.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct WorkerFacts {
    std::int64_t worker_id = 0;
    TargetFacts facts;
    bool in_progress = false;
    std::int64_t replies = 0;  // questions with a reply, valid or not
    std::optional<WallTime> last_event_at;
};

/// What the facts of all workers of a use case are measured against. Read once for any number of pages: it
/// looks at every answer.
struct AskedQuestions {
    bool none = false;                   // an announcement: nothing was asked so far
    std::int64_t shortest_complete = 0;  // who broke off was asked fewer than there are; 0: nobody completed
};
AskedQuestions askedQuestions(store::Sql& sql, std::int64_t use_case_id);

/// Workers above `after` up to `last`, by id.
std::vector<WorkerFacts> workerFacts(
    store::Sql& sql,
    std::int64_t use_case_id,
    const AskedQuestions& questions,
    std::int64_t after,
    std::int64_t last
);

/// How many workers have the same facts: a few hundred rows for any number of workers.
struct FactsCount {
    TargetFacts facts;
    std::int64_t replies = 0;
    std::int64_t workers = 0;
};
std::vector<FactsCount> factsCounts(store::Sql& sql, std::int64_t use_case_id);

constexpr std::int64_t kLastWorker = std::numeric_limits<std::int64_t>::max();

}  // namespace tama::reports
