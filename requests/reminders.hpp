// Reminders to those who were asked and have not finished: when, to whom, how often and when no more, as the conduct
// of the use case says. Each round is a row and goes in pages, so a crash goes on there. What is sent is the open
// question once more, in the bulk lane: quiet hours and budgets bind it. Stateless; call inside a transaction.
#pragma once

#include <cstdint>

#include "flows/runtime/runtime.hpp"
#include "flows/runtime/timers.hpp"
#include "requests/use_case_store.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

inline constexpr std::int64_t kRemindedAtOnce = 20;  // in one closure: engine steps

class Reminders {
  public:
    explicit Reminders(runtime::Runtime& runtime) : runtime_(runtime) {}

    void registerTimers(runtime::TimerLoop& timers);  // "reminder_due", "reminder_page"

    /// The reminders of a use case that has just become active; those of an earlier turn are forgotten.
    static void schedule(store::Transaction& tx, const UseCase& use_case, WallTime now);
    static void cancel(store::Transaction& tx, std::int64_t use_case_id);

  private:
    void begin(store::Transaction& tx, const runtime::Timer& timer, WallTime now);
    void page(store::Transaction& tx, const runtime::Timer& timer, WallTime now);

    runtime::Runtime& runtime_;
};

/// Of those reminded in a round, how many have answered since; percent. Nothing: nobody was reminded.
std::optional<int> yieldOf(store::Sql& sql, std::int64_t use_case_id, std::int64_t round);

}  // namespace tama::requests
