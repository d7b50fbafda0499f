#include "requests/reminders.hpp"

#include <optional>

#include <spdlog/spdlog.h>

namespace tama::requests {
namespace {

constexpr const char* kReminderDue = "reminder_due";    // its subject is the use case, its step the number
constexpr const char* kReminderPage = "reminder_page";  // its subject is the round, its step the last session
constexpr std::chrono::minutes kWhilePaused{5};

struct Round {
    std::int64_t use_case_id = 0;
    std::int64_t number = 0;
};

/// Of the conversations of this use case that wait, or ran out of time with their place kept, those that the
/// reminder is for. Not where the last question could not be delivered because the number is wrong or barred.
std::vector<std::int64_t> toRemind(
    store::Sql& sql, std::int64_t use_case_id, RemindWhom whom, std::int64_t after
) {
    return sql.all<std::int64_t>(
        "SELECT s.id FROM session s WHERE s.use_case_id = :1 AND s.id > :2 AND s.message_class = 'use-case' "
        "AND (s.status = 'waiting' OR (s.status = 'expired' AND s.state <> '')) "
        "AND (:3 = 0 OR :3 = CASE WHEN EXISTS (SELECT 1 FROM answer a WHERE a.session_id = s.id AND a.answered_at "
        "IS NOT NULL) THEN 2 ELSE 1 END) "
        "AND NOT EXISTS (SELECT 1 FROM answer a JOIN message m ON m.id = a.message_id WHERE a.session_id = s.id "
        "AND m.failure IN ('unknown_subscriber', 'barred')) ORDER BY s.id LIMIT :4",
        use_case_id,
        after,
        static_cast<int>(whom),
        kRemindedAtOnce
    );
}

}  // namespace

std::optional<int> yieldOf(store::Sql& sql, std::int64_t use_case_id, std::int64_t round) {
    const auto [reminded, answered] =
        sql.one<std::int64_t, std::int64_t>(
               "SELECT count(*), count(CASE WHEN EXISTS (SELECT 1 FROM answer a WHERE a.session_id = r.session_id "
               "AND a.answered_at > r.reminded_at) THEN 1 END) FROM reminder r JOIN reminder_round o ON o.id = "
               "r.round_id WHERE o.use_case_id = :1 AND o.number = :2",
               use_case_id,
               round
        )
            .value();
    if (reminded == 0) return std::nullopt;
    return static_cast<int>(answered * 100 / reminded);
}

void Reminders::schedule(store::Transaction& tx, const UseCase& use_case, WallTime now) {
    cancel(tx, use_case.id);
    tx.run(
        "DELETE FROM reminder WHERE round_id IN (SELECT id FROM reminder_round WHERE use_case_id = :1)", use_case.id
    );
    tx.run("DELETE FROM reminder_round WHERE use_case_id = :1", use_case.id);
    std::int64_t number = 0;
    for (const auto after : use_case.conduct.reminders) {
        runtime::scheduleTimer(tx, now + after, kReminderDue, use_case.id, ++number);
    }
}

void Reminders::cancel(store::Transaction& tx, std::int64_t use_case_id) {
    runtime::cancelTimers(tx, kReminderDue, use_case_id);
}

void Reminders::registerTimers(runtime::TimerLoop& timers) {
    timers.handle(
        kReminderDue,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) { begin(tx, timer, now); },
        runtime::OnFailure::Retry,
        store::Priority::Bulk
    );
    timers.handle(
        kReminderPage,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) { page(tx, timer, now); },
        runtime::OnFailure::Retry,
        store::Priority::Bulk
    );
}

void Reminders::begin(store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
    const auto use_case = use_case_store::find(tx, timer.subject_id);
    if (!use_case || !isSending(use_case->state)) {
        // Paused: the round comes after it. Closed: never.
        if (use_case && use_case->state == State::Paused) {
            runtime::scheduleTimer(tx, now + kWhilePaused, kReminderDue, timer.subject_id, timer.step);
        }
        return;
    }
    const auto before = yieldOf(tx, use_case->id, timer.step - 1);
    const bool skipped = before && *before < use_case->conduct.least_yield_percent;
    const auto round = tx.insert(
        "INSERT INTO reminder_round (use_case_id, number, began_at, finished_at, skipped) VALUES (:1, :2, :3, :4, "
        ":5) RETURNING id",
        use_case->id,
        timer.step,
        now,
        skipped ? std::optional(now) : std::nullopt,
        skipped
    );
    if (skipped) {
        spdlog::info("{}: no reminder {}: the one before brought {} %", use_case->number, timer.step, *before);
        return cancel(tx, use_case->id);
    }
    runtime::scheduleTimer(tx, now, kReminderPage, round, 0);
}

void Reminders::page(store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
    const auto row = tx.one<std::int64_t>("SELECT use_case_id FROM reminder_round WHERE id = :1", timer.subject_id);
    const auto use_case = row ? use_case_store::find(tx, *row) : std::nullopt;
    if (!use_case) return;
    if (use_case->state == State::Paused) {
        return runtime::scheduleTimer(tx, now + kWhilePaused, kReminderPage, timer.subject_id, timer.step);
    }
    if (!isSending(use_case->state)) return;
    const auto sessions = toRemind(tx, use_case->id, use_case->conduct.remind, timer.step);
    for (const auto session : sessions) {
        if (!runtime_.remind(tx, session, now)) continue;
        tx.run(
            "INSERT INTO reminder (round_id, session_id, reminded_at) VALUES (:1, :2, :3)", timer.subject_id, session, now
        );
    }
    if (sessions.size() == static_cast<std::size_t>(kRemindedAtOnce)) {
        return runtime::scheduleTimer(tx, now, kReminderPage, timer.subject_id, sessions.back());
    }
    tx.run("UPDATE reminder_round SET finished_at = :2 WHERE id = :1", timer.subject_id, now);
}

}  // namespace tama::requests
