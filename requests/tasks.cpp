#include "requests/tasks.hpp"

namespace tama::requests {

void addTask(store::Transaction& tx, std::int64_t use_case_id, Action act, const std::string& reason, WallTime due_at) {
    tx.run(
        "INSERT INTO use_case_task (use_case_id, act, reason, due_at) VALUES (:1, :2, :3, :4)",
        use_case_id,
        nameOf(act),
        reason,
        due_at
    );
}

bool finishTask(store::Transaction& tx, std::int64_t use_case_id, Action act, const std::string& by, WallTime now) {
    return tx.run(
               "UPDATE use_case_task SET done_at = :4, done_by = :3 WHERE use_case_id = :1 AND act = :2 AND done_at IS "
               "NULL",
               use_case_id,
               nameOf(act),
               by,
               now
           ) > 0;
}

std::vector<Task> tasksOf(store::Sql& sql, std::int64_t use_case_id) {
    std::vector<Task> tasks;
    sql.each<std::int64_t, std::string, std::string, WallTime, std::optional<WallTime>, std::string>(
        "SELECT id, act, reason, due_at, done_at, done_by FROM use_case_task WHERE use_case_id = :1 ORDER BY id",
        [&tasks](auto row) {
            auto& [id, act, reason, due_at, done_at, done_by] = row;
            const auto action = actionFrom(act);
            if (action) tasks.push_back({id, *action, std::move(reason), due_at, done_at, std::move(done_by)});
        },
        use_case_id
    );
    return tasks;
}

}  // namespace tama::requests
