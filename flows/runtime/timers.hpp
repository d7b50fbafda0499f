// Everything that is to happen later is a row of `timer`. A fired timer is deleted and handled in one
// transaction; handlers ignore a timer whose step is no longer its subject's. Restart needs no repair.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace tama::runtime {

struct Timer {
    std::int64_t id = 0;
    WallTime due_at;
    std::string kind;             // "answer_timeout", "session_expiry", "use_case_close" …
    std::int64_t subject_id = 0;  // of a session, or whatever the kind is about
    std::int64_t step = 0;
    std::int64_t attempts = 0;  // how often it was fired before and failed
};

/// What becomes of a timer whose handler throws. Retry is for those whose loss would strand a session or a
/// use case: fired again a minute later, at most kTimerRetries times.
enum class OnFailure : std::uint8_t { Drop, Retry };
inline constexpr std::int64_t kTimerRetries = 5;
inline constexpr std::chrono::minutes kTimerRetryAfter{1};

/// Rows of `timer`; call inside a transaction.
void scheduleTimer(
    store::Transaction& tx,
    WallTime due_at,
    const std::string& kind,
    std::int64_t subject_id,
    std::int64_t step = 0
);
void cancelTimers(store::Transaction& tx, const std::string& kind, std::int64_t subject_id);

class TimerLoop {
  public:
    using Handler = std::function<void(store::Transaction&, const Timer&, WallTime now)>;

    TimerLoop(store::Database& database, const WallClock& clock);
    ~TimerLoop();  // stops

    /// Before start(). One handler a kind. `Bulk` for kinds that are pages of a long work.
    void handle(
        const std::string& kind,
        Handler handler,
        OnFailure on_failure = OnFailure::Drop,
        store::Priority priority = store::Priority::Step
    );

    void start();
    void stop();

    /// Posts the timers that are due now, at most some hundreds of a kind, waits for their commits, and says
    /// how many there were: call again until none is left. A kind without a handler is left alone: it belongs
    /// to another program on the same database. What start() does on its thread; for tests and for the
    /// demo's own pace.
    std::size_t runDue();

    /// When the next timer is due, fired or not.
    std::optional<WallTime> nextDue();

  private:
    struct Kind {
        Handler handler;
        OnFailure on_failure;
        store::Priority priority;
    };

    store::Database& database_;
    const WallClock& clock_;
    std::map<std::string, Kind> kinds_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::runtime
