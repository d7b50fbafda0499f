// The target list of a use case: resolved once, with why a worker is not asked; then a conversation is started with
// every worker on it, in small closures that give way to live sessions and no faster than its conduct and the
// channels' queues allow. A target without started_at has not been started, so a restart goes on where it was. All SQL
// that changes `target`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>

#include "base/clock.hpp"
#include "flows/runtime/runtime.hpp"
#include "requests/use_cases.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::requests {

/// Used by one thread; its static functions by any.
class TargetLists {
  public:
    /// The referents must outlive it.
    TargetLists(
        store::Database& database,
        const store::PhoneCodec& codec,
        const WallClock& clock,
        const UseCases& use_cases,
        runtime::Runtime& runtime
    )
        : database_(database), codec_(codec), clock_(clock), use_cases_(use_cases), runtime_(runtime) {}

    /// Resolves the list of an active use case, or starts the next of its workers: a few closures. How many rows moved;
    /// 0: nothing is to be done now.
    std::size_t moveOn(const UseCase& use_case);

    /// A turn of a recurring use case begins: the list is resolved anew, and whoever can be reached is asked again.
    static void askAgain(store::Transaction& tx, const UseCase& use_case);
    /// The next worker of those who share the number, marked as started.
    static std::optional<std::int64_t> nextOnPhone(
        store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
    );

  private:
    std::size_t resolve(const UseCase& use_case);
    std::size_t start(const UseCase& use_case);
    std::size_t startInLine(const UseCase& use_case);
    std::size_t startEachAlone(const UseCase& use_case);
    struct Range {
        std::int64_t first;
        std::int64_t last;
    };
    static constexpr Range kAnyTarget{0, std::numeric_limits<std::int64_t>::max()};
    std::int64_t startClosure(store::Transaction& tx, const UseCase& use_case, Range range, std::int64_t most) const;
    bool hasRoom();
    std::int64_t paceOf(const UseCase& use_case);
    void count(const UseCase& use_case, std::int64_t started);

    store::Database& database_;
    const store::PhoneCodec& codec_;
    const WallClock& clock_;
    const UseCases& use_cases_;
    runtime::Runtime& runtime_;
    struct Pace {
        WallTime since;
        std::int64_t started = 0;
    };
    std::map<std::int64_t, Pace> paces_;   // by use case, where its conduct sets one
    std::int64_t starts_until_look_ = 0;  // at the channels' queues
};

}  // namespace tama::requests
