// The workers of a use case, a page at a time: who they are, what became of each. Read-only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "reports/disposition.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct WorkerLine {
    std::int64_t worker_id = 0;
    std::string uuid;
    std::string name;
    std::string cadre;
    std::string facility;
    std::string district;
    std::string operator_name;  // of the number that is asked
    std::string language;
    Disposition disposition = Disposition::UnknownEligibility;
    TargetFacts facts;         // facts.answered of facts.asked questions; facts.exclusion says why not asked
    bool in_progress = false;  // a question is open, or the worker's turn has not come
    std::optional<WallTime> last_event_at;
};

struct WorkerFilter {
    std::optional<Disposition> disposition;
    std::string name;  // part of it, whatever its case and accents; empty: all
};

/// In the order of worker ids, above `after_id` (0 for the first page), at most `limit`. The next page is
/// after the last line's worker_id; a page shorter than `limit` is the last.
std::vector<WorkerLine> workersOf(
    store::Sql& sql,
    std::int64_t use_case_id,
    const WorkerFilter& filter,
    std::int64_t after_id,
    std::int64_t limit
);

}  // namespace tama::reports
