#include "flows/runtime/session_pages.hpp"

#include <limits>

namespace tama::runtime {
namespace {

// Their subject is the use case. The step of kBeginInLine is the key of the last number that was looked at.
constexpr const char* kEndSessions = "end_sessions";
constexpr const char* kBeginInLine = "start_in_line";
constexpr std::int64_t kFromTheFirst = 0;  // stands for the lowest key

constexpr const char* kUseCaseEnded = "the use case has ended";

}  // namespace

void SessionPages::endAllOf(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    scheduleTimer(tx, now, kEndSessions, use_case_id);
}

void SessionPages::beginAll(store::Transaction& tx, std::int64_t cause, WallTime now) {
    scheduleTimer(tx, now, kBeginInLine, cause, kFromTheFirst);
}

void SessionPages::registerTimers(TimerLoop& timers) {
    timers.handle(
        kEndSessions,
        [this](store::Transaction& tx, const Timer& timer, WallTime now) { endSome(tx, timer, now); },
        OnFailure::Retry,
        store::Priority::Bulk
    );
    timers.handle(
        kBeginInLine,
        [this](store::Transaction& tx, const Timer& timer, WallTime now) { beginSome(tx, timer, now); },
        OnFailure::Retry,
        store::Priority::Bulk
    );
}

bool SessionPages::endOne(store::Transaction& tx, std::int64_t session_id, WallTime now) {
    if (!sessions_.interrupt(tx, session_id, kUseCaseEnded, now)) return false;
    cancelTimers(tx, kAnswerTimeout, session_id);
    cancelTimers(tx, kSessionExpiry, session_id);
    outbox_.cancelUnsent(tx, session_id, kUseCaseEnded, listener_, now);
    return true;
}

void SessionPages::endSome(store::Transaction& tx, const Timer& timer, WallTime now) {
    const auto open = sessions_.openOfUseCase(tx, timer.subject_id, kEndedAtOnce);
    for (const auto session_id : open) endOne(tx, session_id, now);
    if (open.size() == static_cast<std::size_t>(kEndedAtOnce)) return endAllOf(tx, timer.subject_id, now);
    if (sessions_.forgetPlaces(tx, timer.subject_id, kEndedAtOnce) == kEndedAtOnce) {
        return endAllOf(tx, timer.subject_id, now);
    }
    beginAll(tx, timer.subject_id, now);
}

void SessionPages::beginSome(store::Transaction& tx, const Timer& timer, WallTime now) {
    const std::int64_t after =
        timer.step == kFromTheFirst ? std::numeric_limits<std::int64_t>::min() : timer.step;
    const auto numbers = sessions_.numbersInLine(tx, after, kLookedAtAtOnce);
    std::int64_t begun = 0;
    for (const auto number_key : numbers) {
        for (auto& session : sessions_.readyOfNumber(tx, number_key)) {
            stepper_.begin(tx, std::move(session), {}, gateway::Lane::Bulk, now);
            ++begun;
        }
        const bool more_in_page = number_key != numbers.back();
        const bool page_full = numbers.size() == static_cast<std::size_t>(kLookedAtAtOnce);
        if ((begun >= kBegunAtOnce && more_in_page) || (!more_in_page && page_full)) {
            return scheduleTimer(tx, now, kBeginInLine, timer.subject_id, number_key);
        }
    }
}

}  // namespace tama::runtime
