#include "flows/runtime/runtime.hpp"

#include <spdlog/spdlog.h>

#include "flows/runtime/answer_store.hpp"
#include "flows/runtime/trigger_store.hpp"
#include "gateway/message_log.hpp"

namespace tama::runtime {
Runtime::Runtime(
    RuntimeSettings settings,
    gateway::Outbox& outbox,
    const gateway::Router& router,
    WorkflowStore& workflows,
    const store::PhoneCodec& codec,
    const NumberingPlans& plans,
    IdSource& ids
)
    : workflows_(workflows),
      vocabulary_(settings.words),
      sessions_(codec),
      stepper_(settings, outbox, workflows, sessions_, codec, plans, ids),
      starter_(router, codec, ids, sessions_, stepper_),
      pages_(sessions_, stepper_, outbox, *this),
      inbound_(
          router,
          codec,
          vocabulary_,
          {outbox, codec, vocabulary_, std::string(stepper_.defaultLanguage()), std::move(settings.free_senders)},
          sessions_,
          stepper_,
          starter_,
          pages_
      ) {
}

Result<std::int64_t> Runtime::start(store::Transaction& tx, const StartRequest& request, WallTime now) {
    return starter_.start(tx, request, now);
}

void Runtime::interruptUseCase(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    SessionPages::endAllOf(tx, use_case_id, now);
}

void Runtime::resumeUseCase(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    SessionPages::beginAll(tx, use_case_id, now);
}

bool Runtime::hasOpenSessions(store::Sql& sql, std::int64_t use_case_id) const {
    return !sessions_.openOfUseCase(sql, use_case_id, 1).empty();
}

bool Runtime::remind(store::Transaction& tx, std::int64_t session_id, WallTime now) {
    auto session = sessions_.find(tx, session_id);
    if (!session || stepper_.isOverBudget(tx, session->number, session->use_case_id, now)) return false;
    if (session->state == SessionState::Waiting) {
        stepper_.askAgain(tx, *session, gateway::Lane::Bulk, now);
        return true;
    }
    if (session->engine_state.empty() || sessions_.isBusy(tx, session->number, session->sender)) return false;
    stepper_.reopen(tx, std::move(*session), gateway::Lane::Bulk, now);
    return true;
}

void Runtime::hearFileTriggers(
    store::Transaction& tx, std::int64_t revision_id, std::int64_t use_case_id
) {
    const auto revision = workflows_.compiled(tx, revision_id);
    for (const auto& trigger : revision->assets->triggers) {
        if (trigger.flow_uuid != revision->workflow->uuid) continue;
        for (const auto& word : trigger_store::listenAs(tx, trigger, revision_id, use_case_id)) {
            spdlog::warn("use case {} does not hear '{}': another one listens to it", use_case_id, word);
        }
    }
}

void Runtime::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    inbound_.receive(tx, message);
}

void Runtime::onOutcome(store::Transaction& tx, const gateway::MessageOutcome& outcome) {
    if (!outcome.session_id) return;
    if (outcome.state == gateway::MessageState::Submitted) {
        answer_store::recordSent(tx, *outcome.session_id, outcome.message_id, outcome.at);
    } else if (outcome.state == gateway::MessageState::Delivered) {
        answer_store::recordDelivered(tx, *outcome.session_id, outcome.message_id, outcome.at);
    }
    startWaitTimeout(tx, *outcome.session_id, outcome.step, outcome.at);
}

void Runtime::startWaitTimeout(
    store::Transaction& tx, std::int64_t session_id, std::int64_t step, WallTime from
) {
    const auto seconds = tx.one<std::int64_t>(
        "SELECT wait_timeout_s FROM session WHERE id = :1 AND step = :2 AND status = 'waiting' "
        "AND wait_timeout_s IS NOT NULL",
        session_id,
        step
    );
    if (!seconds) return;
    const auto running = tx.one<std::int64_t>(
        "SELECT count(*) FROM timer WHERE subject_id = :1 AND kind = :2 AND step = :3",
        session_id,
        kAnswerTimeout,
        step
    );
    if (*running == 0 && !gateway::hasStillToGo(tx, session_id, step)) {
        scheduleTimer(tx, from + std::chrono::seconds{*seconds}, kAnswerTimeout, session_id, step);
    }
}

void Runtime::registerTimers(TimerLoop& timers) {
    for (const char* kind : {kAnswerTimeout, kSessionExpiry}) {
        timers.handle(
            kind,
            [this](store::Transaction& tx, const Timer& timer, WallTime now) { fire(tx, timer, now); },
            OnFailure::Retry
        );
    }
    inbound_.registerTimers(timers);
    pages_.registerTimers(timers);
}

void Runtime::fire(store::Transaction& tx, const Timer& timer, WallTime now) {
    auto session = sessions_.find(tx, timer.subject_id);
    if (!session || session->state != SessionState::Waiting || session->step != timer.step) return;
    if (sessions_.isPaused(tx, *session)) {
        return scheduleTimer(tx, now + kLookAgain, timer.kind, timer.subject_id, timer.step);
    }
    if (timer.kind == kAnswerTimeout) {
        return stepper_.resume(
            tx, std::move(*session), {now, flows::WaitTimeout{}}, gateway::Lane::Bulk, now
        );
    }
    // An expired child run lets its parent go on; without one the session has simply expired.
    const auto state = flows::decodeSession(session->engine_state);
    const auto* run = state ? state->waitingRun() : nullptr;
    if (run != nullptr && run->parent != flows::kNoParent) {
        return stepper_.resume(
            tx, std::move(*session), {now, flows::WaitExpiration{}}, gateway::Lane::Bulk, now
        );
    }
    stepper_.expire(tx, *session, "no answer in the time allowed", now);
}

}  // namespace tama::runtime
