// What a use case may send at most, by its approval, and what it has sent: one narrow row that the gate counts in, so
// that nothing is ever summed up on the way of a message. Only use cases with a cap have the row. Use inside a
// transaction.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct Spending {
    std::int64_t used = 0;  // segments
    std::optional<std::int64_t> cap;
    std::int64_t month_used = 0;
    std::optional<std::int64_t> month_cap;
};

/// Months since 1970 began, UTC.
std::int64_t monthOf(WallTime at);

/// From now on these caps hold; what was used stays.
void setCaps(
    store::Transaction& tx,
    std::int64_t use_case_id,
    std::optional<std::int64_t> cap,
    std::optional<std::int64_t> month_cap
);

/// Counts the segments. False, and nothing is counted, where that would be beyond a cap.
bool spend(store::Transaction& tx, std::int64_t use_case_id, std::int64_t segments, WallTime now);

/// Nothing where there is no cap.
std::optional<Spending> spendingOf(store::Sql& sql, std::int64_t use_case_id, WallTime now);

}  // namespace tama::requests
