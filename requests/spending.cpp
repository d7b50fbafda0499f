#include "requests/spending.hpp"

#include <date/date.h>

namespace tama::requests {

std::int64_t monthOf(WallTime at) {
    const date::year_month_day day{date::floor<date::days>(at)};
    return (static_cast<int>(day.year()) - 1970) * 12 + static_cast<int>(static_cast<unsigned>(day.month())) - 1;
}

void setCaps(
    store::Transaction& tx,
    std::int64_t use_case_id,
    std::optional<std::int64_t> cap,
    std::optional<std::int64_t> month_cap
) {
    tx.run(
        "INSERT INTO use_case_spend (use_case_id, cap, month_cap) VALUES (:1, :2, :3) "
        "ON CONFLICT (use_case_id) DO UPDATE SET cap = :2, month_cap = :3",
        use_case_id,
        cap,
        month_cap
    );
}

bool spend(store::Transaction& tx, std::int64_t use_case_id, std::int64_t segments, WallTime now) {
    return tx.run(
               "UPDATE use_case_spend SET used = used + :2, month = :3, "
               "month_used = CASE WHEN month = :3 THEN month_used + :2 ELSE :2 END "
               "WHERE use_case_id = :1 AND (cap IS NULL OR used + :2 <= cap) AND (month_cap IS NULL OR "
               "CASE WHEN month = :3 THEN month_used + :2 ELSE :2 END <= month_cap)",
               use_case_id,
               segments,
               monthOf(now)
           ) > 0;
}

std::optional<Spending> spendingOf(store::Sql& sql, std::int64_t use_case_id, WallTime now) {
    const auto row = sql.one<
        std::int64_t,
        std::optional<std::int64_t>,
        std::int64_t,
        std::int64_t,
        std::optional<std::int64_t>>(
        "SELECT used, cap, month, month_used, month_cap FROM use_case_spend WHERE use_case_id = :1", use_case_id
    );
    if (!row) return std::nullopt;
    const auto& [used, cap, month, month_used, month_cap] = *row;
    return Spending{used, cap, month == monthOf(now) ? month_used : 0, month_cap};
}

}  // namespace tama::requests
