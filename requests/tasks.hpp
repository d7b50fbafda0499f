// Steps of the procedure that were put off: what is due, when, and that it was made up for. Use inside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "requests/state_words.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

struct Task {
    std::int64_t id = 0;
    Action act = Action::Report;
    std::string reason;  // why it was put off
    WallTime due_at;
    std::optional<WallTime> done_at;
    std::string done_by;
};

void addTask(store::Transaction& tx, std::int64_t use_case_id, Action act, const std::string& reason, WallTime due_at);
/// False: there is no open task for it.
bool finishTask(store::Transaction& tx, std::int64_t use_case_id, Action act, const std::string& by, WallTime now);
std::vector<Task> tasksOf(store::Sql& sql, std::int64_t use_case_id);

}  // namespace tama::requests
