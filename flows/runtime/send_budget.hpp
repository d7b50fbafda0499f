// How much a worker has been written to unasked: segments of use cases in the bulk lane, by number and day. Binds
// what we initiate, and never an answer to a worker. All SQL of `initiated` is here. Call inside a transaction.
#pragma once

#include <chrono>
#include <cstdint>
#include <unordered_set>

#include "base/clock.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

struct SendBudget {
    std::int64_t segments = 0;    // 0: no bound
    std::chrono::days days{30};  // in so many days, today included
};

namespace send_budget {

void count(store::Transaction& tx, std::int64_t number_key, std::int64_t segments, WallTime now);
bool isUsedUp(store::Sql& sql, const SendBudget& budget, std::int64_t number_key, WallTime now);
/// Keys of all numbers whose budget is used up.
std::unordered_set<std::int64_t> usedUp(store::Sql& sql, const SendBudget& budget, WallTime now);

}  // namespace send_budget
}  // namespace tama::runtime
