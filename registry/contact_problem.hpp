// The contact-quality work list: workers whom no message can reach rightly (number missing, unreadable, shared
// with another, or failing; wrong facility), for a person to mend at the source. Rows close by themselves when
// the source is mended or a message arrives, and open again when it breaks again. Rows never hold a number.
// Writes belong in a closure of the commit queue.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "registry/import_plan.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

/// In the order in which they are shown.
inline constexpr std::array<std::string_view, 5> kContactProblemKinds{
    "missing", "invalid", "shared", "failing", "wrong_facility"};

struct ContactProblem {
    std::int64_t id = 0;
    std::int64_t worker_id = 0;
    std::string source;
    std::string source_id;
    std::string name;
    std::string place;   // "Karita Health Center, Karita, West"
    std::string kind;    // one of kContactProblemKinds
    std::string detail;  // of shared: who else has the number
    WallTime created_at;
};

struct ContactProblemFilter {
    std::string kind;           // empty: all
    std::int64_t after_id = 0;  // page by key: the last id of the page before
    std::size_t limit = 100;    // at most 1000
};

std::vector<ContactProblem> openContactProblems(store::Sql& sql, const ContactProblemFilter& filter = {});
/// Open rows of a kind; of all kinds when it is empty.
std::int64_t countContactProblems(store::Sql& sql, const std::string& kind = {});

/// Rows for the people who keep the source, the first page with a header. Formula signs are guarded.
std::string contactProblemsCsv(const std::vector<ContactProblem>& problems, bool with_header = true);

/// Makes `problems` the open rows of these kinds of this worker. True when anything changed.
bool replaceContactProblems(
    store::Transaction& tx,
    std::int64_t worker_id,
    const std::vector<std::string_view>& kinds,
    const std::vector<PlannedProblem>& problems,
    WallTime now
);

/// One more row, unless it is open already.
void openContactProblem(
    store::Transaction& tx, std::int64_t worker_id, const PlannedProblem& problem, WallTime now
);

/// Opens and closes the rows of kind shared for workers with ids in (after, through]. Workers who left do not
/// count.
void checkSharedPhones(store::Transaction& tx, std::int64_t after, std::int64_t through, WallTime now);
/// The same for everybody who has this number.
void checkSharersOf(store::Transaction& tx, std::int64_t number_key, WallTime now);

}  // namespace tama::registry
