#include "requests/activation.hpp"

#include <chrono>
#include <vector>

#include <spdlog/spdlog.h>

#include "flows/runtime/past_runs.hpp"
#include "gateway/message_log.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"

namespace tama::requests {
namespace {

constexpr const char* kCloseTimer = "use_case_close";
constexpr const char* kTurnTimer = "use_case_turn";
constexpr const char* kDrainTimer = "use_case_drain";
constexpr std::chrono::seconds kDrainLook{30};  // between looks at what a draining use case has left
constexpr std::size_t kTargetsInClosure = 500;  // rows inserted
constexpr std::int64_t kStartsInClosure = 20;   // engine steps: a closure stays under 10 ms
constexpr std::int64_t kMostQueued = 200'000;   // parts that wait for a channel: no more are started
constexpr std::int64_t kStartsUntilLook = 5'000;  // at how many that are
constexpr std::size_t kBusyQueue = 200;         // closures waiting: live sessions first
constexpr std::chrono::milliseconds kIdleWait{500};

/// What passes by itself, and says nothing about the target whose start met it.
bool isOutage(const std::exception& error) {
    const auto* failure = dynamic_cast<const store::DbError*>(&error);
    if (failure == nullptr) return false;
    switch (failure->kind()) {
        case store::DbErrorKind::Busy:
        case store::DbErrorKind::Retry:
        case store::DbErrorKind::DiskFull:
        case store::DbErrorKind::ConnectionLost:
            return true;
        default:
            return false;
    }
}

std::vector<UseCase> activeUseCases(store::Sql& sql) {
    std::vector<UseCase> active;
    for (const auto id : sql.all<std::int64_t>("SELECT id FROM use_case WHERE sending = 1 ORDER BY id")) {
        auto use_case = use_case_store::find(sql, id);
        if (use_case && use_case->state == State::Active) active.push_back(std::move(*use_case));
    }
    return active;
}

/// By another use case with the same workflow, not long ago.
bool wasAskedBefore(store::Sql& sql, const UseCase& use_case, std::int64_t worker_id, WallTime now) {
    if (use_case.conduct.again_after_days == 0) return false;
    return sql
        .one<int>(
            "SELECT 1 FROM use_case u JOIN session s ON s.use_case_id = u.id AND s.worker_id = :3 "
            "WHERE u.id <> :1 AND s.step > 0 AND s.message_class = 'use-case' AND s.created_at > :4 "
            "AND u.revision_id IN (SELECT o.id FROM revision o JOIN revision r ON r.workflow_id = o.workflow_id "
            "WHERE r.id = :2) LIMIT 1",
            use_case.id,
            use_case.revision_id,
            worker_id,
            now - std::chrono::days{use_case.conduct.again_after_days}
        )
        .has_value();
}

void insertTargets(
    store::CommitQueue& queue, std::int64_t use_case_id, const std::vector<registry::Target>& chunk
) {
    queue.run(
        [&](store::Transaction& tx) {
            for (const auto& target : chunk) {
                tx.run(
                    "INSERT INTO target (use_case_id, worker_id, number_key, exclusion) VALUES (:1, :2, :3, "
                    ":4) "
                    "ON CONFLICT (use_case_id, worker_id) DO NOTHING",
                    use_case_id,
                    target.worker_id,
                    target.number.empty() ? std::optional<std::int64_t>() : target.number_key,
                    target.exclusion == registry::Exclusion::None ? "" : registry::nameOf(target.exclusion)
                );
            }
        },
        store::Priority::Bulk
    );
}

}  // namespace

Activation::Activation(
    store::Database& database,
    const store::PhoneCodec& codec,
    const WallClock& clock,
    UseCases& use_cases,
    runtime::Runtime& runtime
)
    : database_(database), codec_(codec), clock_(clock), use_cases_(use_cases), runtime_(runtime), reminders_(runtime) {
    runtime_.passOnBy(*this);
    use_cases_.onChange([this](store::Transaction& tx, UseCase& use_case, State from, const Deed& deed) {
        onChange(tx, use_case, from, deed);
    });
}

Activation::~Activation() {
    stop();
}

void Activation::onChange(store::Transaction& tx, UseCase& use_case, State from, const Deed& deed) {
    if (use_case.state == State::Active) {
        if (from == State::Approved) {
            use_case.activated_at = deed.at;
            use_case.closes_at = use_case.form.requested_end;
            if (use_case.closes_at) runtime::scheduleTimer(tx, *use_case.closes_at, kCloseTimer, use_case.id);
            Reminders::schedule(tx, use_case, deed.at);
            scheduleTurn(tx, use_case, deed.at);
        }
        if (!use_case.trigger_word.empty()) {
            runtime::trigger_store::listen(
                tx, use_case.trigger_word, false, use_case.revision_id.value_or(0), use_case.id
            );
        }
        if (use_case.conduct.file_triggers && use_case.revision_id) {
            runtime_.hearFileTriggers(tx, *use_case.revision_id, use_case.id);
        }
        tx.afterCommit([this] {
            const std::lock_guard lock(mutex_);
            work_ = true;
            wake_.notify_all();
        });
    }
    if (from == State::Paused && use_case.state == State::Active) {
        runtime_.resumeUseCase(tx, use_case.id, deed.at);
    }
    if (use_case.state == State::Draining) runtime::scheduleTimer(tx, deed.at, kDrainTimer, use_case.id);
    if (from == State::Draining) runtime::cancelTimers(tx, kDrainTimer, use_case.id);
    if (from == State::Active) runtime::trigger_store::stopListening(tx, use_case.id);
    if (use_case.state == State::Closed || use_case.state == State::Stopped) {
        use_case.closed_at = deed.at;
        runtime::cancelTimers(tx, kCloseTimer, use_case.id);
        runtime::cancelTimers(tx, kTurnTimer, use_case.id);
        Reminders::cancel(tx, use_case.id);
        runtime_.interruptUseCase(tx, use_case.id, deed.at);
    }
}

void Activation::registerTimers(runtime::TimerLoop& timers) {
    reminders_.registerTimers(timers);
    timers.handle(
        kTurnTimer,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) { takeTurn(tx, timer, now); },
        runtime::OnFailure::Retry
    );
    timers.handle(
        kCloseTimer,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
            const auto closed =
                use_cases_.act(tx, timer.subject_id, Action::Close, {"system", now, R"({"by":"schedule"})"});
            if (!closed)
                spdlog::warn("use case {} could not be closed: {}", timer.subject_id, closed.error().message);
        },
        runtime::OnFailure::Retry
    );
    timers.handle(
        kDrainTimer,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
            closeIfDrained(tx, timer.subject_id, now);
        },
        runtime::OnFailure::Retry
    );
}

void Activation::scheduleTurn(store::Transaction& tx, const UseCase& use_case, WallTime now) {
    if (use_case.conduct.repeat == flows::Repeat::Never) return;
    const flows::Schedule schedule{
        flows::DateTime{flows::Instant(use_case.activated_at.value_or(now)), use_cases_.conventions().timezone},
        use_case.conduct.repeat,
        use_case.conduct.weekdays};
    const auto next = flows::nextTurn(schedule, flows::Instant(now));
    if (!next) return;
    const auto at = std::chrono::floor<Milliseconds>(next->instant);
    if (use_case.closes_at && at >= *use_case.closes_at) return;
    runtime::scheduleTimer(tx, at, kTurnTimer, use_case.id);
}

void Activation::takeTurn(store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
    const auto use_case = use_case_store::find(tx, timer.subject_id);
    if (!use_case) return;
    scheduleTurn(tx, *use_case, now);
    if (use_case->state != State::Active) return;  // paused: this turn is left out
    tx.run(
        "UPDATE target SET started_at = NULL, exclusion = '' WHERE use_case_id = :1 AND started_at IS NOT NULL "
        "AND exclusion IN ('', 'busy', 'asked_before', 'over_budget')",
        use_case->id
    );
    tx.run("UPDATE use_case SET targets_resolved_at = NULL WHERE id = :1", use_case->id);
    Reminders::schedule(tx, *use_case, now);
    tx.afterCommit([this] {
        const std::lock_guard lock(mutex_);
        work_ = true;
        wake_.notify_all();
    });
}

/// Nobody's turn is open and nothing is to be sent any more: it is closed. Else it is looked at again.
void Activation::closeIfDrained(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    const auto use_case = use_case_store::find(tx, use_case_id);
    if (!use_case || use_case->state != State::Draining) return;
    if (runtime_.hasOpenSessions(tx, use_case_id) || gateway::hasQueued(tx, use_case_id)) {
        return runtime::scheduleTimer(tx, now + kDrainLook, kDrainTimer, use_case_id);
    }
    const auto closed =
        use_cases_.act(tx, use_case_id, Action::Close, {"system", now, R"({"by":"drained"})"});
    if (!closed) spdlog::warn("use case {} could not be closed: {}", use_case_id, closed.error().message);
}

void Activation::start() {
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        while (!stopping_) {
            if (!work_) wake_.wait_for(lock, kIdleWait, [this] { return work_ || stopping_; });
            work_ = false;
            lock.unlock();
            std::size_t moved = 0;
            try {
                moved = startSome();
            } catch (const std::exception& e) {
                spdlog::error("starting workers failed, will try again: {}", e.what());
            }
            lock.lock();
            if (moved > 0) work_ = true;
            if (database_.queue().depth() > kBusyQueue)
                wake_.wait_for(lock, kIdleWait, [this] { return stopping_; });
        }
    });
}

void Activation::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

std::size_t Activation::startSome() {
    std::size_t moved = 0;
    for (const auto& use_case : database_.read(activeUseCases)) {
        try {
            moved += use_case.targets_resolved_at ? startTargets(use_case) : resolveTargets(use_case);
        } catch (const std::exception& e) {
            spdlog::error("{}: its workers cannot be started, will try again: {}", use_case.number, e.what());
        }
    }
    return moved;
}

std::size_t Activation::resolveTargets(const UseCase& use_case) {
    std::vector<registry::Target> targets;
    if (use_case.target_group_id) {
        targets = database_.read([&](store::Sql& sql) {
            const auto group = registry::findGroup(sql, *use_case.target_group_id);
            if (!group) throw std::runtime_error("the target group of " + use_case.number + " is gone");
            const auto selector =
                registry::selectorOf(sql, *group, {use_cases_.conventions(), &runtime::pastRuns()});
            if (!selector) throw std::runtime_error(describe(selector.error()));
            return registry::resolveTargets(sql, *selector, {.emergency = isUrgent(use_case.form)}).all;
        });
    }
    for (std::size_t from = 0; from < targets.size(); from += kTargetsInClosure) {
        const auto first = targets.begin() + static_cast<std::ptrdiff_t>(from);
        const auto last =
            targets.begin() + static_cast<std::ptrdiff_t>(std::min(from + kTargetsInClosure, targets.size()));
        insertTargets(database_.queue(), use_case.id, {first, last});
    }
    database_.queue().run([&](store::Transaction& tx) {
        use_case_store::setTargetsResolved(tx, use_case.id, clock_.now());
    });
    spdlog::info("{}: target list of {} workers resolved", use_case.number, targets.size());
    return targets.size() + 1;
}

/// One closure for all; where that fails, one for each, so that one target does not hold up the others.
std::size_t Activation::startTargets(const UseCase& use_case) {
    try {
        return startTargets(use_case, kAnyTarget);
    } catch (const std::exception& e) {
        if (isOutage(e)) throw;
        spdlog::warn("{}: starting workers failed, each is tried alone: {}", use_case.number, e.what());
    }
    const auto ids = database_.read([&](store::Sql& sql) {
        return sql.all<std::int64_t>(
            "SELECT id FROM target WHERE use_case_id = :1 AND exclusion = '' AND started_at IS NULL "
            "ORDER BY id LIMIT :2",
            use_case.id,
            kStartsInClosure
        );
    });
    for (const auto id : ids) {
        try {
            startTargets(use_case, {id, id});
        } catch (const std::exception& e) {
            if (isOutage(e)) throw;
            spdlog::error("{}: target {} cannot be started: {}", use_case.number, id, e.what());
            database_.queue().run([&](store::Transaction& tx) {
                tx.run(
                    "UPDATE target SET started_at = :2, exclusion = 'refused' WHERE id = :1 AND started_at "
                    "IS NULL",
                    id,
                    clock_.now()
                );
            });
        }
    }
    return ids.size();
}

/// The queues of the channels are not without end. Looked at now and then: to count them costs.
bool Activation::hasRoom() {
    if (starts_until_look_ > 0) return true;
    const auto queued = database_.read([](store::Sql& sql) {
        return sql.one<std::int64_t>(
            "SELECT count(*) FROM (SELECT 1 FROM part WHERE state = 'queued' AND lane = 1 AND channel_id IN "
            "(SELECT id FROM channel) LIMIT :1) waiting",
            kMostQueued
        );
    });
    if (queued.value_or(0) >= kMostQueued) return false;
    starts_until_look_ = kStartsUntilLook;
    return true;
}

/// How many of the use case may start now, where its conduct sets a pace.
std::int64_t Activation::paceOf(const UseCase& use_case) {
    if (use_case.conduct.starts_per_minute == 0) return kStartsInClosure;
    Pace& pace = paces_[use_case.id];
    const WallTime now = clock_.now();
    if (now - pace.since >= std::chrono::minutes{1}) pace = {now, 0};
    return std::min(kStartsInClosure, use_case.conduct.starts_per_minute - pace.started);
}

std::size_t Activation::startTargets(const UseCase& use_case, TargetRange range) {
    const std::int64_t most = hasRoom() ? paceOf(use_case) : 0;
    if (most <= 0) return 0;
    const std::size_t started = startTargets(use_case, range, most);
    starts_until_look_ -= static_cast<std::int64_t>(started);
    if (const auto pace = paces_.find(use_case.id); pace != paces_.end()) {
        pace->second.started += static_cast<std::int64_t>(started);
    }
    return started;
}

std::size_t Activation::startTargets(const UseCase& use_case, TargetRange range, std::int64_t most) {
    return database_.queue().run(
        [&](store::Transaction& tx) -> std::size_t {
            const auto targets = tx.all<std::int64_t, std::int64_t, std::optional<std::string>>(
                "SELECT target.id, target.worker_id, phone.number FROM target "
                "JOIN use_case ON use_case.id = target.use_case_id AND use_case.state = 'active' "
                "LEFT JOIN phone ON phone.worker_id = target.worker_id AND phone.number_key = "
                "target.number_key "
                "WHERE target.use_case_id = :1 AND target.exclusion = '' AND target.started_at IS NULL "
                "AND target.id BETWEEN :3 AND :4 ORDER BY target.id LIMIT :2",
                use_case.id,
                most,
                range.first,
                range.last
            );
            const WallTime now = clock_.now();
            for (const auto& [target_id, worker_id, number] : targets) {
                if (!number) {  // taken from the worker since the list was resolved
                    tx.run("UPDATE target SET exclusion = 'no_phone' WHERE id = :1", target_id);
                    continue;
                }
                if (wasAskedBefore(tx, use_case, worker_id, now)) {
                    tx.run(
                        "UPDATE target SET started_at = :2, exclusion = 'asked_before' WHERE id = :1", target_id, now
                    );
                    continue;
                }
                const auto session = runtime_.start(
                    tx,
                    {.revision_id = use_case.revision_id.value_or(0),
                     .use_case_id = use_case.id,
                     .worker_id = worker_id,
                     .number = codec_.decode(*number),
                     .sender = use_case.sender,
                     .when_busy = use_case.conduct.when_busy},
                    now
                );
                tx.run(
                    "UPDATE target SET started_at = :2, exclusion = :3 WHERE id = :1",
                    target_id,
                    now,
                    session                                       ? ""
                    : session.error().code == ErrorCode::Refused ? "opted_out"
                    : session.error().code == ErrorCode::Conflict ? "busy"
                    : session.error().code == ErrorCode::LimitExceeded ? "over_budget"
                                                                  : "refused"
                );
            }
            return targets.size();
        },
        store::Priority::Bulk
    );
}

std::optional<std::int64_t> Activation::nextOnPhone(
    store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
) {
    const auto next = tx.one<std::int64_t, std::int64_t>(
        "SELECT id, worker_id FROM target WHERE use_case_id = :1 AND number_key = :2 AND exclusion = "
        "'shared_phone' ORDER BY id LIMIT 1",
        use_case_id,
        number_key
    );
    if (!next) return std::nullopt;
    const auto& [target_id, worker_id] = *next;
    tx.run("UPDATE target SET exclusion = '', started_at = :2 WHERE id = :1", target_id, now);
    return worker_id;
}

StartProgress Activation::progress(store::Sql& sql, std::int64_t use_case_id) {
    const auto [to_start, started] =
        sql.one<std::int64_t, std::int64_t>(
               "SELECT count(*), count(started_at) FROM target WHERE use_case_id = :1 AND exclusion = ''",
               use_case_id
        )
            .value();
    return {to_start, started};
}

}  // namespace tama::requests
