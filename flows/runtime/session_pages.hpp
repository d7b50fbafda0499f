// Work on thousands of sessions, a page in each closure: ending those of a use case that was closed,
// beginning those whose turn has come. What is left to do is a timer row, written in the transaction of the
// page before, so a crash goes on where it was. Use inside a transaction; stateless.
#pragma once

#include <cstdint>
#include <optional>

#include "flows/runtime/session_stepper.hpp"
#include "flows/runtime/session_store.hpp"
#include "flows/runtime/timers.hpp"
#include "gateway/outcome_listener.hpp"

namespace tama::runtime {

inline constexpr std::int64_t kEndedAtOnce = 50;      // sessions ended in one closure
inline constexpr std::int64_t kBegunAtOnce = 20;      // sessions begun in one closure: engine steps
inline constexpr std::int64_t kLookedAtAtOnce = 100;  // numbers with a line that one closure looks at

class SessionPages {
  public:
    SessionPages(
        SessionStore& sessions,
        SessionStepper& stepper,
        gateway::Outbox& outbox,
        gateway::OutcomeListener& listener
    )
        : sessions_(sessions), stepper_(stepper), outbox_(outbox), listener_(listener) {}

    void registerTimers(TimerLoop& timers);

    /// Every open session of the use case is ended, what it has in the queue cancelled, and then the lines
    /// behind them go on.
    static void endAllOf(store::Transaction& tx, std::int64_t use_case_id, WallTime now);
    /// Whoever stands in line, may begin and has nobody before them begins. `cause` is the use case that made
    /// room.
    static void beginAll(store::Transaction& tx, std::int64_t cause, WallTime now);

    /// Ends one session of a use case that is over. False when it has ended already.
    bool endOne(store::Transaction& tx, std::int64_t session_id, WallTime now);

  private:
    void endSome(store::Transaction& tx, const Timer& timer, WallTime now);
    void beginSome(store::Transaction& tx, const Timer& timer, WallTime now);

    SessionStore& sessions_;
    SessionStepper& stepper_;
    gateway::Outbox& outbox_;
    gateway::OutcomeListener& listener_;
};

}  // namespace tama::runtime
