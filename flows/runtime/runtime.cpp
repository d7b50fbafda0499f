#include "flows/runtime/runtime.hpp"

#include <chrono>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "flows/runtime/answer_store.hpp"
#include "gateway/message_log.hpp"
#include "gateway/routing.hpp"
#include "registry/opt_out.hpp"
#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

constexpr std::chrono::hours kHintInterval{24};
constexpr const char* kHeldAnswer = "held_answer";  // its subject is the inbound message
constexpr std::chrono::minutes kLookAgain{5};       // at what a paused use case holds back

/// Files the inbound message under the session, so that conversations and reports find it.
void attach(store::Transaction& tx, std::int64_t message_id, const SessionRow& session) {
    gateway::fileInbound(tx, message_id, {session.worker_id, session.id, session.use_case_id});
}

/// True once a day for each number.
bool mayHint(store::Transaction& tx, std::int64_t number_key, WallTime now) {
    return tx.run(
               "INSERT INTO hint (number_key, hinted_at) VALUES (:1, :2) ON CONFLICT (number_key) "
               "DO UPDATE SET hinted_at = :2 WHERE hint.hinted_at <= :3",
               number_key,
               now,
               now - kHintInterval
           ) == 1;
}

flows::InboundMessage engineMessage(const gateway::InboundMessage& message) {
    flows::InboundMessage engine;
    engine.uuid = std::to_string(message.message_id);
    engine.text = message.text;
    engine.urn = "tel:" + message.from.e164();
    engine.received_on = message.received_at;
    return engine;
}

}  // namespace

Runtime::Runtime(
    RuntimeSettings settings,
    gateway::Outbox& outbox,
    const gateway::Router& router,
    WorkflowStore& workflows,
    const store::PhoneCodec& codec,
    const NumberingPlans& plans,
    IdSource& ids
)
    : outbox_(outbox),
      router_(router),
      codec_(codec),
      ids_(ids),
      sessions_(codec),
      stepper_(std::move(settings), outbox, workflows, sessions_, codec, plans, ids),
      pages_(sessions_, stepper_, outbox, *this) {
}

SessionRow Runtime::insertSession(store::Transaction& tx, const StartRequest& request, WallTime now) {
    SessionRow session{
        .uuid = ids_.uuid(),
        .worker_id = request.worker_id,
        .number = request.number,
        .sender = request.sender,
        .revision_id = request.revision_id,
        .use_case_id = request.use_case_id,
        .message_class = request.message_class,
    };
    if (session.sender.empty()) {
        // Answers come to the sender: it must be known to find the session again.
        const auto permitted = gateway::permittedRoutes(
            tx, router_, request.number, request.message_class, request.use_case_id
        );
        if (!permitted.empty()) session.sender = permitted.front()->sender;
    }
    sessions_.insert(tx, session, now);
    return session;
}

Result<std::int64_t> Runtime::start(store::Transaction& tx, const StartRequest& request, WallTime now) {
    if (!WorkflowStore::find(tx, request.revision_id)) {
        return fail(
            ErrorCode::NotFound, fmt::format("there is no workflow revision {}", request.revision_id)
        );
    }
    if (registry::isOptedOut(tx, codec_.key(request.number))) {
        return fail(ErrorCode::Refused, "the number has opted out", request.number.masked());
    }
    auto session = insertSession(tx, request, now);
    if (!sessions_.isBusy(tx, session.number, session.sender)) {
        stepper_.begin(tx, session, {}, gateway::Lane::Bulk, now);
    }
    return session.id;
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

void Runtime::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    if (const auto word = serviceWordOf(message.text)) return takeServiceWord(tx, message, *word);
    auto waiting = sessions_.waiting(tx, message.from, message.to);
    const auto trigger = trigger_store::match(tx, message.text, stepper_.environment().input_collation);
    if (trigger && !(waiting && stepper_.ignoresTriggers(tx, *waiting))) {
        const std::int64_t number_key = codec_.key(message.from);
        const auto worker = registry::findWorkerIdByNumber(tx, number_key);
        if (worker && !registry::isOptedOut(tx, number_key)) {
            return takeTriggerWord(tx, message, *trigger, *worker, std::move(waiting));
        }
    }
    if (waiting) return takeAnswer(tx, message, std::move(*waiting));
    takeUnexpected(tx, message);
}

void Runtime::takeServiceWord(
    store::Transaction& tx, const gateway::InboundMessage& message, ServiceWord word
) {
    switch (word) {
        case ServiceWord::Stop:
            return stop(tx, message);
        case ServiceWord::Start:
            registry::optIn(tx, codec_, message.from, message.text, message.received_at);
            return reply(tx, message, ServiceText::Started);
        case ServiceWord::Help:
            return reply(tx, message, ServiceText::Help);
    }
}

void Runtime::stop(store::Transaction& tx, const gateway::InboundMessage& message) {
    const bool news = registry::optOut(tx, codec_, message.from, message.text, message.received_at);
    endAllOf(tx, message, SessionState::Stopped, "the worker said STOP");
    if (news) reply(tx, message, ServiceText::Stopped);
}

void Runtime::endAllOf(
    store::Transaction& tx, const gateway::InboundMessage& message, SessionState state, const std::string& why
) {
    bool attached = false;
    for (auto& session : sessions_.openOfNumber(tx, message.from)) {
        if (!attached) attach(tx, message.message_id, session);
        attached = true;
        stepper_.endQuietly(tx, session, state, why, message.received_at);
    }
}

void Runtime::takeTriggerWord(
    store::Transaction& tx,
    const gateway::InboundMessage& message,
    const TriggerWord& trigger,
    std::int64_t worker_id,
    std::optional<SessionRow> waiting
) {
    auto session = insertSession(
        tx,
        {.revision_id = trigger.revision_id,
         .use_case_id = trigger.use_case_id,
         .worker_id = worker_id,
         .number = message.from,
         .sender = message.to},
        message.received_at
    );
    attach(tx, message.message_id, session);
    flows::Trigger cause;
    cause.type = flows::TriggerType::Msg;
    cause.msg = engineMessage(message);
    cause.keyword = trigger.word;
    if (waiting) {
        // What stands in line waits until the worker's own report is done.
        stepper_.endQuietly(
            tx,
            *waiting,
            SessionState::Interrupted,
            "the worker sent the trigger word " + trigger.word,
            message.received_at
        );
    }
    stepper_.begin(tx, std::move(session), std::move(cause), gateway::Lane::Reply, message.received_at);
    if (waiting && waiting->sender != message.to) {
        stepper_.beginNextInLine(tx, waiting->number, waiting->sender, message.received_at);
    }
}

void Runtime::takeAnswer(store::Transaction& tx, const gateway::InboundMessage& message, SessionRow session) {
    if (saysWrongPerson(message.text)) {
        endAllOf(
            tx, message, SessionState::WrongPerson, "the holder of the number says that it is the wrong one"
        );
        return reply(tx, message, ServiceText::WrongPerson);
    }
    if (sessions_.useCaseHasEnded(tx, session)) {
        // It was closed a moment ago and its turn to end has not come yet: nothing is open for this answer.
        pages_.endOne(tx, session.id, message.received_at);
        return takeUnexpected(tx, message);
    }
    attach(tx, message.message_id, session);
    if (sessions_.isPaused(tx, session)) {
        // It has come in time, however long the pause lasts.
        cancelTimers(tx, kAnswerTimeout, session.id);
        cancelTimers(tx, kSessionExpiry, session.id);
        return scheduleTimer(
            tx, message.received_at + kLookAgain, kHeldAnswer, message.message_id, session.step
        );
    }
    const flows::Resume answer{message.received_at, flows::MsgResume{engineMessage(message)}};
    stepper_.resume(tx, std::move(session), answer, gateway::Lane::Reply, message.received_at);
}

void Runtime::takeUnexpected(store::Transaction& tx, const gateway::InboundMessage& message) {
    // A late answer is kept with the conversation it belongs to.
    const std::int64_t number_key = codec_.key(message.from);
    if (const auto last = sessions_.latest(tx, message.from)) {
        attach(tx, message.message_id, *last);
    } else if (const auto worker = registry::findWorkerIdByNumber(tx, number_key)) {
        gateway::fileInbound(tx, message.message_id, {.worker_id = *worker});
    }
    if (!registry::isOptedOut(tx, number_key) && mayHint(tx, number_key, message.received_at)) {
        reply(tx, message, ServiceText::NothingOpen);
    }
}

void Runtime::reply(store::Transaction& tx, const gateway::InboundMessage& message, ServiceText text) {
    const auto worker = registry::findWorkerByNumber(tx, codec_, message.from);
    const std::string_view language =
        worker && !worker->language.empty() ? std::string_view(worker->language) : stepper_.defaultLanguage();
    const auto sent = outbox_.enqueue(
        tx,
        {.message_class = gateway::MessageClass::Service,
         .lane = gateway::Lane::Reply,
         .to = message.from,
         .text = serviceText(text, language),
         .sender = message.to,
         .worker_id = worker ? std::optional(worker->id) : std::nullopt,
         .confirms_opt_out = text == ServiceText::Stopped},
        message.received_at
    );
    // Without the error's place: it can be a number.
    if (!sent) spdlog::warn("message {} is not answered: {}", message.message_id, sent.error().message);
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
    timers.handle(
        kHeldAnswer,
        [this](store::Transaction& tx, const Timer& timer, WallTime now) { takeHeldAnswer(tx, timer, now); },
        OnFailure::Retry
    );
    pages_.registerTimers(timers);
}

/// Goes on with what a worker answered while the use case was paused.
void Runtime::takeHeldAnswer(store::Transaction& tx, const Timer& timer, WallTime now) {
    const auto filed = gateway::filedInbound(tx, timer.subject_id);
    if (!filed) return;
    const auto& [session_id, text, received_at] = *filed;
    auto session = sessions_.find(tx, session_id.value_or(0));
    if (!session || session->state != SessionState::Waiting || session->step != timer.step) return;
    if (sessions_.isPaused(tx, *session)) {
        return scheduleTimer(tx, now + kLookAgain, kHeldAnswer, timer.subject_id, timer.step);
    }
    const gateway::InboundMessage message{
        timer.subject_id, 0, session->number, session->sender, text, received_at};
    const flows::Resume answer{received_at, flows::MsgResume{engineMessage(message)}};
    stepper_.resume(tx, std::move(*session), answer, gateway::Lane::Reply, now);
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
    stepper_.end(tx, *session, SessionState::Expired, "no answer in the time allowed", now);
}

}  // namespace tama::runtime
