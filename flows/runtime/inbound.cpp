#include "flows/runtime/inbound.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/runtime/near_word.hpp"
#include "flows/runtime/robot_guard.hpp"
#include "gateway/message_log.hpp"
#include "registry/opt_out.hpp"
#include "registry/vocabulary.hpp"
#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

constexpr const char* kHeldAnswer = "held_answer";  // its subject is the inbound message

/// Files the inbound message under the session, so that conversations and reports find it.
void attach(store::Transaction& tx, std::int64_t message_id, const SessionRow& session) {
    gateway::fileInbound(tx, message_id, {session.worker_id, session.id, session.use_case_id});
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

Inbound::Inbound(
    const gateway::Router& router,
    const store::PhoneCodec& codec,
    const Vocabulary& vocabulary,
    ServiceReplies replies,
    SessionStore& sessions,
    SessionStepper& stepper,
    SessionStarter& starter,
    SessionPages& pages
)
    : router_(router),
      codec_(codec),
      vocabulary_(vocabulary),
      replies_(std::move(replies)),
      sessions_(sessions),
      stepper_(stepper),
      starter_(starter),
      pages_(pages) {
}

void Inbound::receive(store::Transaction& tx, const gateway::InboundMessage& message) {
    const bool stops = vocabulary_.wordOf(message.text) == ServiceWord::Stop;
    if (!stops && writesLikeRobot(tx, codec_.key(message.from), message.text, message.received_at)) {
        fileWithLast(tx, heard(tx, message, std::nullopt));
        return unmatched_store::keep(tx, message.message_id, WhyUnmatched::Robot, "", message.received_at);
    }
    if (const auto language = vocabulary_.languageAsked(message.text)) return takeLanguage(tx, message, *language);
    if (const auto word = vocabulary_.wordOf(message.text)) return takeServiceWord(tx, message, *word);
    if (watcher_ != nullptr && watcher_->takes(tx, message)) return;
    auto waiting = sessions_.waiting(tx, message.from, message.to);
    const Heard heard = this->heard(tx, message, waiting);
    const bool may_begin = heard.worker_id && !heard.opted_out;
    const auto* route = router_.ofChannel(message.channel_id);
    const HeardMessage said{
        message.text, route != nullptr ? std::string_view(route->channel) : std::string_view(), heard.worker_id};
    if (may_begin) {
        const auto trigger = trigger_store::match(tx, said, stepper_.environment());
        if (trigger && !(waiting && stepper_.ignoresTriggers(tx, *waiting))) {
            return beginBy(tx, heard, *trigger, std::move(waiting));
        }
    }
    if (waiting) return takeAnswer(tx, heard, std::move(*waiting));
    if (vocabulary_.saysWrongPerson(message.text)) return takeWrongPerson(tx, heard);
    if (may_begin) {
        if (suggest(tx, heard)) return;
        if (const auto catch_all = trigger_store::matchCatchAll(tx, said, stepper_.environment())) {
            return beginBy(tx, heard, *catch_all, std::nullopt);
        }
    }
    takeUnexpected(tx, heard);
}

Inbound::Heard Inbound::heard(
    store::Sql& sql, const gateway::InboundMessage& message, const std::optional<SessionRow>& waiting
) const {
    const std::int64_t number_key = codec_.key(message.from);
    const auto asked = waiting ? waiting->worker_id : std::nullopt;
    return {
        message,
        asked ? asked : registry::findWorkerIdByNumber(sql, number_key),
        registry::isOptedOut(sql, number_key)};
}

void Inbound::takeServiceWord(
    store::Transaction& tx, const gateway::InboundMessage& message, ServiceWord word
) {
    switch (word) {
        case ServiceWord::Stop:
            return stop(tx, message);
        case ServiceWord::Start:
            registry::optIn(tx, codec_, message.from, message.text, message.received_at);
            return replies_.send(tx, message, ServiceText::Started);
        case ServiceWord::Help:
            gateway::fileInbound(
                tx,
                message.message_id,
                {.worker_id = registry::findWorkerIdByNumber(tx, codec_.key(message.from))}
            );
            unmatched_store::keep(tx, message.message_id, WhyUnmatched::Help, "", message.received_at);
            return replies_.send(tx, message, ServiceText::Help);
        case ServiceWord::NotMe:
            return takeNotMe(tx, message);
        case ServiceWord::Back:
            return takeBack(tx, message);
        case ServiceWord::Resume:
            return takeResume(tx, message);
        case ServiceWord::Lang:  // languageAsked() hears it first
            return takeLanguage(tx, message, "");
    }
}

void Inbound::takeLanguage(
    store::Transaction& tx, const gateway::InboundMessage& message, const std::string& asked
) {
    const auto waiting = sessions_.waiting(tx, message.from, message.to);
    const Heard who = heard(tx, message, waiting);
    if (who.opted_out) return takeUnexpected(tx, who);
    if (waiting) {
        attach(tx, message.message_id, *waiting);
    } else {
        gateway::fileInbound(tx, message.message_id, {.worker_id = who.worker_id});
    }
    const auto& spoken = stepper_.environment().allowed_languages;
    const auto language = asked.empty() ? std::nullopt : registry::languageFrom(asked);
    if (!language || std::find(spoken.begin(), spoken.end(), *language) == spoken.end()) {
        return replies_.send(tx, message, ServiceText::Languages, toUpper(join(spoken, " ")));
    }
    if (who.worker_id) registry::setWorkerLanguage(tx, *who.worker_id, *language, message.received_at);
    if (waiting) return stepper_.askAgain(tx, *waiting, gateway::Lane::Reply, message.received_at);
    replies_.send(tx, message, ServiceText::LanguageSet, {}, *language);
}

void Inbound::takeBack(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto waiting = sessions_.waiting(tx, message.from, message.to);
    if (!waiting) return takeUnexpected(tx, heard(tx, message, waiting));
    attach(tx, message.message_id, *waiting);
    stepper_.askAgain(tx, *waiting, gateway::Lane::Reply, message.received_at);
}

void Inbound::takeResume(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto waiting = sessions_.waiting(tx, message.from, message.to);
    if (waiting) return takeBack(tx, message);
    const Heard who = heard(tx, message, waiting);
    auto interrupted = who.opted_out ? std::nullopt : sessions_.resumable(tx, message.from);
    if (!interrupted) return takeUnexpected(tx, who);
    attach(tx, message.message_id, *interrupted);
    stepper_.reopen(tx, std::move(*interrupted), gateway::Lane::Reply, message.received_at);
}

void Inbound::takeNotMe(store::Transaction& tx, const gateway::InboundMessage& message) {
    auto session = sessions_.waiting(tx, message.from, message.to);
    const bool asked_by_list = session && session->use_case_id && sharers_ != nullptr;
    const auto next =
        asked_by_list ? sharers_->nextOnPhone(tx, *session->use_case_id, codec_.key(message.from), message.received_at) : std::nullopt;
    if (!next) {
        return takeWrongPerson(tx, heard(tx, message, session));
    }
    attach(tx, message.message_id, *session);
    stepper_.endQuietly(
        tx, *session, SessionState::WrongPerson, "somebody else has this telephone", message.received_at
    );
    auto of_next = starter_.insert(
        tx,
        {.revision_id = session->revision_id,
         .message_class = session->message_class,
         .use_case_id = session->use_case_id,
         .worker_id = *next,
         .number = message.from,
         .sender = session->sender},
        message.received_at
    );
    stepper_.begin(tx, std::move(of_next), {}, gateway::Lane::Reply, message.received_at);
}

void Inbound::stop(store::Transaction& tx, const gateway::InboundMessage& message) {
    const bool news = registry::optOut(tx, codec_, message.from, message.text, message.received_at);
    endAllOf(tx, message, SessionState::Stopped, "the worker said STOP");
    if (news) replies_.send(tx, message, ServiceText::Stopped);
}

bool Inbound::endAllOf(
    store::Transaction& tx, const gateway::InboundMessage& message, SessionState state, const std::string& why
) {
    bool attached = false;
    for (auto& session : sessions_.openOfNumber(tx, message.from)) {
        if (!attached) attach(tx, message.message_id, session);
        attached = true;
        stepper_.endQuietly(tx, session, state, why, message.received_at);
    }
    return attached;
}

void Inbound::beginBy(
    store::Transaction& tx,
    const Heard& heard,
    const TriggerWord& trigger,
    std::optional<SessionRow> waiting
) {
    const auto& message = heard.message;
    auto session = starter_.insert(
        tx,
        {.revision_id = trigger.revision_id,
         .use_case_id = trigger.use_case_id,
         .worker_id = heard.worker_id,
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
        stepper_.takeOver(
            tx, *waiting, "the worker sent the trigger word " + trigger.word, message.received_at
        );
    }
    stepper_.begin(tx, std::move(session), std::move(cause), gateway::Lane::Reply, message.received_at);
    if (waiting && waiting->sender != message.to) {
        stepper_.beginNextInLine(tx, waiting->number, waiting->sender, message.received_at);
    }
}

void Inbound::takeAnswer(store::Transaction& tx, const Heard& heard, SessionRow session) {
    const auto& message = heard.message;
    if (vocabulary_.saysWrongPerson(message.text)) return takeWrongPerson(tx, heard);
    if (sessions_.useCaseHasEnded(tx, session)) {
        // It was closed a moment ago and its turn to end has not come yet: nothing is open for this answer.
        pages_.endOne(tx, session.id, message.received_at);
        return takeUnexpected(tx, heard);
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
    answer(tx, std::move(session), message, message.received_at);
}

void Inbound::answer(
    store::Transaction& tx, SessionRow session, const gateway::InboundMessage& message, WallTime now
) {
    if (session.engine_state == kAsksConsent || session.engine_state == kAsksConsentAgain) {
        return stepper_.takeConsent(tx, std::move(session), message, now);
    }
    const flows::Resume said{message.received_at, flows::MsgResume{engineMessage(message)}};
    stepper_.resume(tx, std::move(session), said, gateway::Lane::Reply, now);
}

void Inbound::takeWrongPerson(store::Transaction& tx, const Heard& heard) {
    const auto& message = heard.message;
    const bool was_asked = endAllOf(
        tx, message, SessionState::WrongPerson, "the holder of the number says that it is the wrong one"
    );
    if (!was_asked) fileWithLast(tx, heard);
    unmatched_store::keep(tx, message.message_id, WhyUnmatched::WrongPerson, "", message.received_at);
    if (was_asked || (!heard.opted_out && replies_.mayHint(tx, message))) {
        replies_.send(tx, message, ServiceText::WrongPerson);
    }
}

bool Inbound::suggest(store::Transaction& tx, const Heard& heard) {
    const auto& message = heard.message;
    const auto word = nearTriggerWord(message.text, trigger_store::wordsHeard(tx));
    if (word.empty()) return false;
    fileWithLast(tx, heard);
    unmatched_store::keep(tx, message.message_id, WhyUnmatched::Mistyped, word, message.received_at);
    replies_.send(tx, message, ServiceText::DidYouMean, toUpper(word));
    return true;
}

void Inbound::takeUnexpected(store::Transaction& tx, const Heard& heard) {
    const auto& message = heard.message;
    fileWithLast(tx, heard);
    const auto last = heard.opted_out ? std::nullopt : sessions_.latest(tx, message.from);
    const bool broke_off = last && last->use_case_id && (last->state == SessionState::Expired || last->state == SessionState::Interrupted);
    const auto why = heard.opted_out    ? WhyUnmatched::OptedOut
                     : broke_off       ? WhyUnmatched::Late
                     : heard.worker_id ? WhyUnmatched::NothingOpen
                                       : WhyUnmatched::UnknownNumber;
    unmatched_store::keep(tx, message.message_id, why, "", message.received_at);
    if (heard.opted_out || !replies_.mayHint(tx, message)) return;
    if (!broke_off) return replies_.send(tx, message, ServiceText::NothingOpen);
    // Until its use case closes the worker may still go on.
    const bool open = !last->engine_state.empty() && !sessions_.useCaseHasEnded(tx, *last);
    const auto title = tx.one<std::string>("SELECT title FROM use_case WHERE id = :1", last->use_case_id);
    replies_.send(
        tx,
        message,
        open ? ServiceText::OfferResume : ServiceText::Late,
        truncateCodePoints(title.value_or(""), 40)
    );
}

void Inbound::fileWithLast(store::Transaction& tx, const Heard& heard) {
    // A late answer is kept with the conversation it belongs to.
    if (const auto last = sessions_.latest(tx, heard.message.from)) {
        attach(tx, heard.message.message_id, *last);
    } else if (heard.worker_id) {
        gateway::fileInbound(tx, heard.message.message_id, {.worker_id = heard.worker_id});
    }
}

void Inbound::registerTimers(TimerLoop& timers) {
    timers.handle(
        kHeldAnswer,
        [this](store::Transaction& tx, const Timer& timer, WallTime now) { takeHeldAnswer(tx, timer, now); },
        OnFailure::Retry
    );
}

/// Goes on with what a worker answered while the use case was paused.
void Inbound::takeHeldAnswer(store::Transaction& tx, const Timer& timer, WallTime now) {
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
    answer(tx, std::move(*session), message, now);
}

}  // namespace tama::runtime
