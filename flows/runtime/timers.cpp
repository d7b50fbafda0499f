#include "flows/runtime/timers.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <vector>

#include <spdlog/spdlog.h>

namespace tama::runtime {
namespace {

constexpr std::chrono::milliseconds kPoll{100};  // real time between looks at the table
constexpr std::int64_t kBatch = 500;             // timers of one kind posted at once

void putOffOrDrop(
    store::Transaction& tx, const Timer& timer, OnFailure on_failure, WallTime now, const std::exception& why
) {
    if (on_failure == OnFailure::Retry && timer.attempts < kTimerRetries) {
        spdlog::warn(
            "timer {} of {} {} failed and will fire again: {}",
            timer.id,
            timer.kind,
            timer.subject_id,
            why.what()
        );
        tx.run(
            "UPDATE timer SET due_at = :2, attempts = :3 WHERE id = :1",
            timer.id,
            now + kTimerRetryAfter,
            timer.attempts + 1
        );
        return;
    }
    spdlog::error(
        "timer {} of {} {} failed and is dropped: {}", timer.id, timer.kind, timer.subject_id, why.what()
    );
    tx.run("DELETE FROM timer WHERE id = :1", timer.id);
}

}  // namespace

void scheduleTimer(
    store::Transaction& tx,
    WallTime due_at,
    const std::string& kind,
    std::int64_t subject_id,
    std::int64_t step
) {
    tx.run(
        "INSERT INTO timer (due_at, kind, subject_id, step) VALUES (:1, :2, :3, :4)",
        due_at,
        kind,
        subject_id,
        step
    );
}

void cancelTimers(store::Transaction& tx, const std::string& kind, std::int64_t subject_id) {
    tx.run("DELETE FROM timer WHERE subject_id = :1 AND kind = :2", subject_id, kind);
}

TimerLoop::TimerLoop(store::Database& database, const WallClock& clock) : database_(database), clock_(clock) {
}

TimerLoop::~TimerLoop() {
    stop();
}

void TimerLoop::handle(
    const std::string& kind, Handler handler, OnFailure on_failure, store::Priority priority
) {
    if (!kinds_.emplace(kind, Kind{std::move(handler), on_failure, priority}).second) {
        throw std::logic_error("two handlers for timers of kind " + kind);
    }
}

void TimerLoop::start() {
    stopping_ = false;
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            lock.unlock();
            std::size_t fired = 0;
            try {
                fired = runDue();
            } catch (const std::exception& e) {
                spdlog::error("firing timers failed, will try again: {}", e.what());
            }
            lock.lock();
            if (fired > 0) continue;  // there may be more, and pages schedule the next one
            wake_.wait_for(lock, kPoll, [this] { return stopping_; });
        }
    });
}

void TimerLoop::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

std::optional<WallTime> TimerLoop::nextDue() {
    return database_.read([](store::Sql& sql) {
        return sql.one<std::optional<WallTime>>("SELECT min(due_at) FROM timer").value_or(std::nullopt);
    });
}

std::size_t TimerLoop::runDue() {
    const WallTime now = clock_.now();
    const auto due = database_.read([this, now](store::Sql& sql) {
        std::vector<Timer> timers;
        for (const auto& entry : kinds_) {
            sql.each<std::int64_t, WallTime, std::int64_t, std::int64_t, std::int64_t>(
                "SELECT id, due_at, subject_id, step, attempts FROM timer WHERE kind = :1 AND due_at <= :2 "
                "ORDER BY due_at, id LIMIT :3",
                [&](auto row) {
                    const auto& [id, due_at, subject, step, attempts] = row;
                    timers.push_back({id, due_at, entry.first, subject, step, attempts});
                },
                entry.first,
                now,
                kBatch
            );
        }
        std::sort(timers.begin(), timers.end(), [](const Timer& a, const Timer& b) {
            return std::tie(a.due_at, a.id) < std::tie(b.due_at, b.id);
        });
        return timers;
    });

    // All are posted, then all are waited for: they share commits.
    std::mutex mutex;
    std::condition_variable all_done;
    std::size_t outstanding = 0;
    std::size_t fired = 0;
    for (const Timer& timer : due) {
        store::Job job;
        job.priority = kinds_.at(timer.kind).priority;
        job.order_key = static_cast<std::uint64_t>(timer.subject_id);
        job.work = [timer, now, &handle = kinds_.at(timer.kind).handler](store::Transaction& tx) {
            // Whoever deletes the row fires the timer; it may have been cancelled since it was read.
            if (tx.run("DELETE FROM timer WHERE id = :1", timer.id) == 1) handle(tx, timer, now);
        };
        job.park = [timer, now, on_failure = kinds_.at(timer.kind).on_failure](
                       store::Transaction& tx, const std::exception& e
                   ) { putOffOrDrop(tx, timer, on_failure, now, e); };
        job.done = [&](store::CommitOutcome outcome, const std::exception_ptr&) {
            const std::lock_guard lock(mutex);
            if (outcome != store::CommitOutcome::Failed) ++fired;
            --outstanding;
            all_done.notify_all();
        };
        {
            const std::lock_guard lock(mutex);
            ++outstanding;
        }
        if (!database_.queue().post(std::move(job))) {
            const std::lock_guard lock(mutex);
            --outstanding;
            break;  // the queue is full: the rest is still due next time
        }
    }
    std::unique_lock lock(mutex);
    all_done.wait(lock, [&] { return outstanding == 0; });
    return fired;
}

}  // namespace tama::runtime
