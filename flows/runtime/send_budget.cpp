#include "flows/runtime/send_budget.hpp"

namespace tama::runtime::send_budget {
namespace {

std::int64_t dayOf(WallTime time) {
    return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

}  // namespace

void count(store::Transaction& tx, std::int64_t number_key, std::int64_t segments, WallTime now) {
    tx.run(
        "INSERT INTO initiated (number_key, day, segments) VALUES (:1, :2, :3) ON CONFLICT (number_key, day) DO "
        "UPDATE SET segments = initiated.segments + excluded.segments",
        number_key,
        dayOf(now),
        segments
    );
}

bool isUsedUp(store::Sql& sql, const SendBudget& budget, std::int64_t number_key, WallTime now) {
    if (budget.segments == 0) return false;
    const auto sent = sql.one<std::optional<std::int64_t>>(
        "SELECT CAST(sum(segments) AS BIGINT) FROM initiated WHERE number_key = :1 AND day > :2",
        number_key,
        dayOf(now) - budget.days.count()
    );
    return sent.value_or(std::nullopt).value_or(0) >= budget.segments;
}

std::unordered_set<std::int64_t> usedUp(store::Sql& sql, const SendBudget& budget, WallTime now) {
    std::unordered_set<std::int64_t> numbers;
    if (budget.segments == 0) return numbers;
    sql.each<std::int64_t>(
        "SELECT number_key FROM initiated WHERE day > :1 GROUP BY number_key HAVING sum(segments) >= :2",
        [&numbers](std::int64_t key) { numbers.insert(key); },
        dayOf(now) - budget.days.count(),
        budget.segments
    );
    return numbers;
}

}  // namespace tama::runtime::send_budget
