#include "flows/runtime/lines.hpp"

#include <optional>

namespace tama::runtime {

std::vector<WaitingBehind> waitingBehind(store::Sql& sql, std::int64_t use_case_id) {
    std::vector<WaitingBehind> lines;
    sql.each<std::optional<std::string>, std::optional<std::string>, std::optional<std::string>, std::int64_t>(
        "SELECT u.uuid, u.number, u.title, count(*) FROM session s "
        "JOIN session b ON b.number_key = s.number_key AND b.sender = s.sender AND b.status = 'waiting' "
        "LEFT JOIN use_case u ON u.id = b.use_case_id "
        "WHERE s.use_case_id = :1 AND s.status = 'in_line' GROUP BY u.uuid, u.number, u.title "
        "ORDER BY count(*) DESC, u.number",
        [&lines](auto row) {
            auto& [uuid, number, title, count] = row;
            lines.push_back(
                {std::move(uuid).value_or(""), std::move(number).value_or(""), std::move(title).value_or(""), count}
            );
        },
        use_case_id
    );
    return lines;
}

}  // namespace tama::runtime
