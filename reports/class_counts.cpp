#include "reports/class_counts.hpp"

#include <chrono>

namespace tama::reports {

std::map<std::string, ClassCount> classCounts(store::Sql& sql, WallTime from) {
    const auto first_day = std::chrono::floor<std::chrono::days>(from);
    std::map<std::string, ClassCount> counts;
    const auto add = [&counts](const std::tuple<std::string, std::int64_t, std::int64_t>& row) {
        auto& count = counts[std::get<0>(row)];
        count.messages += std::get<1>(row);
        count.segments += std::get<2>(row);
    };
    sql.each<std::string, std::int64_t, std::int64_t>(
        "SELECT class, CAST(sum(messages) AS BIGINT), CAST(sum(segments) AS BIGINT) FROM class_day"
        " WHERE day >= :1 GROUP BY class",
        add,
        static_cast<std::int64_t>(first_day.time_since_epoch().count())
    );
    sql.each<std::string, std::int64_t, std::int64_t>(
        "SELECT class, count(*), CAST(sum(part_count) AS BIGINT) FROM message"
        " WHERE id > (SELECT message_id FROM use_case_message_filed WHERE id = 1)"
        " AND direction = 'out' AND created_at >= :1 GROUP BY class",
        add,
        WallTime(first_day)
    );
    return counts;
}

}  // namespace tama::reports
