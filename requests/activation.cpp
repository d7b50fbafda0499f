#include "requests/activation.hpp"

#include <chrono>
#include <vector>

#include <spdlog/spdlog.h>

#include "gateway/message_log.hpp"
#include "requests/spending.hpp"

namespace tama::requests {
namespace {

constexpr const char* kCloseTimer = "use_case_close";
constexpr const char* kTurnTimer = "use_case_turn";
constexpr const char* kDrainTimer = "use_case_drain";
constexpr std::chrono::seconds kDrainLook{30};  // between looks at what a draining use case has left
constexpr std::size_t kBusyQueue = 200;         // closures waiting: live sessions first
constexpr std::chrono::milliseconds kIdleWait{500};

std::vector<UseCase> activeUseCases(store::Sql& sql) {
    std::vector<UseCase> active;
    for (const auto id : sql.all<std::int64_t>("SELECT id FROM use_case WHERE sending = 1 ORDER BY id")) {
        auto use_case = use_case_store::find(sql, id);
        if (use_case && use_case->state == State::Active) active.push_back(std::move(*use_case));
    }
    return active;
}

}  // namespace

Activation::Activation(
    store::Database& database,
    const store::PhoneCodec& codec,
    const WallClock& clock,
    UseCases& use_cases,
    runtime::Runtime& runtime
)
    : database_(database),
      clock_(clock),
      use_cases_(use_cases),
      runtime_(runtime),
      reminders_(runtime),
      targets_(database, codec, clock, use_cases, runtime) {
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
        takeTermsOfApproval(tx, use_case);
        if (from == State::Approved) {
            use_case.activated_at = deed.at;
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

/// When it closes, and how much it may send: at activation, and again when it goes on with a new approval.
void Activation::takeTermsOfApproval(store::Transaction& tx, UseCase& use_case) {
    const auto approval = use_case_store::validApproval(tx, use_case.id);
    auto closes_at = use_case.form.requested_end;
    if (approval && approval->standing_until && (!closes_at || *approval->standing_until < *closes_at)) {
        closes_at = approval->standing_until;
    }
    if (closes_at != use_case.closes_at) {
        runtime::cancelTimers(tx, kCloseTimer, use_case.id);
        use_case.closes_at = closes_at;
        if (closes_at) runtime::scheduleTimer(tx, *closes_at, kCloseTimer, use_case.id);
    }
    const auto month_cap = approval ? approval->month_cap : std::nullopt;
    if (use_case.form.cost_cap_messages || month_cap) {
        setCaps(tx, use_case.id, use_case.form.cost_cap_messages, month_cap);
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
                use_cases_.act(tx, timer.subject_id, Action::Close, deedOfSystem(now, R"({"by":"schedule"})"));
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
    if (!use_cases_.pauseUnlessApproved(tx, use_case->id, now)) return;
    TargetLists::askAgain(tx, *use_case);
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
        use_cases_.act(tx, use_case_id, Action::Close, deedOfSystem(now, R"({"by":"drained"})"));
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

/// Between the activation and now a group may have become another one.
bool Activation::goesOn(std::int64_t use_case_id) {
    return database_.queue().run(
        [&](store::Transaction& tx) { return use_cases_.pauseUnlessApproved(tx, use_case_id, clock_.now()); },
        store::Priority::Bulk
    );
}

std::size_t Activation::startSome() {
    std::size_t moved = 0;
    for (const auto& use_case : database_.read(activeUseCases)) {
        try {
            if (!use_case.targets_resolved_at && !goesOn(use_case.id)) continue;
            moved += targets_.moveOn(use_case);
        } catch (const std::exception& e) {
            spdlog::error("{}: its workers cannot be started, will try again: {}", use_case.number, e.what());
        }
    }
    return moved;
}

std::optional<std::int64_t> Activation::nextOnPhone(
    store::Transaction& tx, std::int64_t use_case_id, std::int64_t number_key, WallTime now
) {
    return TargetLists::nextOnPhone(tx, use_case_id, number_key, now);
}

}  // namespace tama::requests
