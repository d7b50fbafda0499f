// What activation causes: the target list is resolved once, with why a worker is not asked; then every worker
// on it is started in small closures that give way to live sessions. Restart continues where it was: a target
// without a session has not been started. Closing, pausing and stopping reach the sessions and messages in
// the same transaction as the act.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "flows/runtime/phone_sharers.hpp"
#include "flows/runtime/runtime.hpp"
#include "flows/runtime/timers.hpp"
#include "requests/reminders.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

struct StartProgress {
    std::int64_t to_start = 0;  // targets without an exclusion
    std::int64_t started = 0;   // with a session
};

class Activation final : public runtime::PhoneSharers {
  public:
    Activation(
        store::Database& database,
        const store::PhoneCodec& codec,
        const WallClock& clock,
        UseCases& use_cases,
        runtime::Runtime& runtime
    );
    ~Activation() override;

    void registerTimers(runtime::TimerLoop& timers);  // "use_case_close", "use_case_drain", "use_case_turn"

    /// Starts the thread that works through target lists. Picks up what a restart left.
    void start();
    void stop();

    /// One round of that work now: resolves a target list, or starts at most one closure's worth of targets
    /// of every active use case. Says how many rows it moved. What the thread does; for tests and for the
    /// demo's own pace.
    std::size_t startSome();

    std::optional<std::int64_t> nextOnPhone(
        store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
    ) override;

    static StartProgress progress(store::Sql& sql, std::int64_t use_case_id);

  private:
    void onChange(store::Transaction& tx, UseCase& use_case, State from, const Deed& deed);
    /// Everybody is asked again: the target list is resolved anew.
    void takeTurn(store::Transaction& tx, const runtime::Timer& timer, WallTime now);
    void scheduleTurn(store::Transaction& tx, const UseCase& use_case, WallTime now);
    void closeIfDrained(store::Transaction& tx, std::int64_t use_case_id, WallTime now);
    std::size_t resolveTargets(const UseCase& use_case);
    struct TargetRange {
        std::int64_t first;
        std::int64_t last;
    };
    static constexpr TargetRange kAnyTarget{0, std::numeric_limits<std::int64_t>::max()};
    std::size_t startTargets(const UseCase& use_case);
    std::size_t startTargets(const UseCase& use_case, TargetRange range);
    std::size_t startTargets(const UseCase& use_case, TargetRange range, std::int64_t most);
    bool hasRoom();
    std::int64_t paceOf(const UseCase& use_case);

    store::Database& database_;
    const store::PhoneCodec& codec_;
    const WallClock& clock_;
    UseCases& use_cases_;
    runtime::Runtime& runtime_;
    Reminders reminders_;
    struct Pace {
        WallTime since;
        std::int64_t started = 0;
    };
    std::map<std::int64_t, Pace> paces_;   // by use case, where its conduct sets one
    std::int64_t starts_until_look_ = 0;  // at the channels' queues
    std::mutex mutex_;
    std::condition_variable wake_;
    bool work_ = true;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::requests
