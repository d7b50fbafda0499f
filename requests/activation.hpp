// What activation causes: the target list is worked through (target_lists.hpp), and the trigger word listened to.
// Closing, pausing and stopping reach the sessions and messages in the same transaction as the act.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "base/clock.hpp"
#include "flows/runtime/phone_sharers.hpp"
#include "flows/runtime/runtime.hpp"
#include "flows/runtime/timers.hpp"
#include "requests/reminders.hpp"
#include "requests/target_lists.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

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

    /// One round of that work now: resolves a target list, or starts some of the targets of every active use case. Says
    /// how many rows it moved. What the thread does; for tests and for the demo's own pace.
    std::size_t startSome();

    std::optional<std::int64_t> nextOnPhone(
        store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
    ) override;

  private:
    void onChange(store::Transaction& tx, UseCase& use_case, State from, const Deed& deed);
    static void takeTermsOfApproval(store::Transaction& tx, UseCase& use_case);
    /// Everybody is asked again: the target list is resolved anew.
    void takeTurn(store::Transaction& tx, const runtime::Timer& timer, WallTime now);
    void scheduleTurn(store::Transaction& tx, const UseCase& use_case, WallTime now);
    bool goesOn(std::int64_t use_case_id);
    void closeIfDrained(store::Transaction& tx, std::int64_t use_case_id, WallTime now);

    store::Database& database_;
    const WallClock& clock_;
    UseCases& use_cases_;
    runtime::Runtime& runtime_;
    Reminders reminders_;
    TargetLists targets_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool work_ = true;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace tama::requests
