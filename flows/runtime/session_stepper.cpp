#include "flows/runtime/session_stepper.hpp"

#include <functional>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "flows/engine/second_reading.hpp"
#include "flows/runtime/answer_store.hpp"
#include "flows/runtime/contact_loader.hpp"
#include "flows/runtime/place_resolver.hpp"
#include "flows/triggers/matching.hpp"
#include "flows/workflow.hpp"
#include "gateway/message_log.hpp"
#include "registry/opt_out.hpp"

namespace tama::runtime {
namespace {

constexpr std::size_t kServiceCallsInStep = 20;  // more and the workflow is going round in circles

std::string withQuickReplies(const flows::MsgCreated& message) {
    if (message.quick_replies.empty()) return message.text;
    return message.text + "\n" + join(message.quick_replies, " / ");
}

/// A feature phone gets no picture and a workflow may not write to others yet: say so instead of dropping it
/// silently. An event's words can hold what a worker wrote: the log says only what kind it was.
void reportWhatIsNotDone(const SessionRow& session, const flows::Sprint& sprint) {
    for (const auto& event : sprint.events) {
        const auto type = flows::typeOf(event.body);
        if (type == "broadcast_created" || type == "session_triggered" || type == "email_created" ||
            type == "ticket_opened") {
            spdlog::warn("session {}: the workflow asked for {}, which is not carried out", session.id, type);
        } else if (std::holds_alternative<flows::ErrorLogged>(event.body)) {
            spdlog::warn("session {}: the workflow reported an error ({})", session.id, type);
        }
    }
}

}  // namespace

flows::Environment environmentOf(const RuntimeSettings& settings) {
    flows::Environment environment;
    const auto zone = flows::TimeZone::named(settings.timezone);
    if (!zone) throw std::invalid_argument("there is no time zone " + settings.timezone);
    environment.timezone = *zone;
    environment.date_format = settings.date_format;
    environment.input_collation = settings.collation;
    environment.default_country = settings.country;
    environment.allowed_languages =
        settings.languages.empty() ? std::vector<std::string>{"eng"} : settings.languages;
    return environment;
}

SessionStepper::SessionStepper(
    RuntimeSettings settings,
    gateway::Outbox& outbox,
    WorkflowStore& workflows,
    SessionStore& sessions,
    const store::PhoneCodec& codec,
    const NumberingPlans& plans,
    IdSource& ids
)
    : settings_(std::move(settings)),
      vocabulary_(settings_.words),
      environment_(environmentOf(settings_)),
      outbox_(outbox),
      workflows_(workflows),
      sessions_(sessions),
      codec_(codec),
      plans_(plans),
      ids_(ids) {
}

std::optional<std::string> SessionStepper::e164(std::string_view text, std::string_view country) const {
    const auto number = plans_.normalise(text, country);
    return number ? std::optional(number->e164()) : std::nullopt;
}

flows::SmartGroups SessionStepper::groupsOf(
    const CompiledRevision& revision, const flows::Environment& environment, WallTime now
) const {
    return {*revision.assets, environment, now, std::bind_front(&SessionStepper::e164, this)};
}

flows::Services SessionStepper::services(
    const SessionRow& session,
    const flows::SmartGroups& groups,
    const flows::LocationResolver& places,
    Random& random,
    WallTime now
) const {
    random = Random(seedFor(settings_.seed, fmt::format("{}/{}", session.id, session.step)));
    flows::Services services{now, random, ids_, &groups};
    services.locations = &places;
    services.normalise_phone = std::bind_front(&SessionStepper::e164, this);
    return services;
}

std::string SessionStepper::languageOf(const flows::Contact& contact) const {
    return contact.language.empty() ? std::string(defaultLanguage()) : contact.language;
}

flows::Environment SessionStepper::environmentFor(const flows::Contact& contact) const {
    auto environment = environment_;
    environment.contact_language = contact.language;
    return environment;
}

bool SessionStepper::ignoresTriggers(store::Sql& sql, const SessionRow& session) {
    const auto state = flows::decodeSession(session.engine_state);
    if (!state) return false;  // it can take no answer either
    const auto revision = workflows_.compiled(sql, session.revision_id);
    return flows::whoWaits(*revision->assets, *state) == flows::Waiting::DeafSession;
}

void SessionStepper::begin(
    store::Transaction& tx, SessionRow session, flows::Trigger trigger, gateway::Lane lane, WallTime now
) {
    introduce(tx, session, lane, now);
    // Whoever sends the trigger word has agreed.
    const bool asked_for = trigger.type == flows::TriggerType::Msg;
    if (!asked_for && needsConsent(tx, session)) return askConsent(tx, std::move(session), kAsksConsent, now);
    run(tx, std::move(session), std::move(trigger), lane, now);
}

void SessionStepper::run(
    store::Transaction& tx, SessionRow session, flows::Trigger trigger, gateway::Lane lane, WallTime now
) {
    const auto revision = workflows_.compiled(tx, session.revision_id);
    auto contact = loadContact(tx, codec_, session);
    const auto environment = environmentFor(contact);
    const auto groups = groupsOf(*revision, environment, now);
    Random random(0);
    const PlaceResolver places(tx, settings_.country);
    trigger.triggered_on = now;
    auto sprint = flows::start(
        *revision->assets,
        *revision->workflow,
        std::move(contact),
        std::move(trigger),
        environment,
        services(session, groups, places, random, now)
    );
    carryOut(tx, session, *revision, std::move(sprint), lane, now);
}

void SessionStepper::resume(
    store::Transaction& tx, SessionRow session, flows::Resume what, gateway::Lane lane, WallTime now
) {
    const auto revision = workflows_.compiled(tx, session.revision_id);
    auto state = flows::decodeSession(session.engine_state);
    if (!state) return end(tx, session, SessionState::Failed, describe(state.error()), now);
    auto contact = loadContact(tx, codec_, session);
    const auto environment = environmentFor(contact);
    const auto groups = groupsOf(*revision, environment, now);
    Random random(0);
    const PlaceResolver places(tx, settings_.country);
    const auto* answer = std::get_if<flows::MsgResume>(&what.what);
    const auto message = answer ? std::optional(answer->msg) : std::nullopt;
    auto sprint = flows::resume(
        *revision->assets,
        std::move(*state),
        std::move(contact),
        std::move(what),
        environment,
        services(session, groups, places, random, now)
    );
    if (!sprint) return end(tx, session, SessionState::Failed, describe(sprint.error()), now);
    if (message) {
        auto again = flows::secondReading(*sprint, [&](std::string text) {
            flows::InboundMessage read = **message;
            read.text = std::move(text);
            return flows::resume(
                *revision->assets,
                flows::decodeSession(session.engine_state).value(),
                loadContact(tx, codec_, session),
                {now, flows::MsgResume{std::move(read)}},
                environment,
                services(session, groups, places, random, now)
            );
        });
        if (again) *sprint = std::move(*again);
    }
    carryOut(tx, session, *revision, std::move(*sprint), lane, now);
}

void SessionStepper::carryOut(
    store::Transaction& tx,
    SessionRow& session,
    const CompiledRevision& revision,
    flows::Sprint sprint,
    gateway::Lane lane,
    WallTime now
) {
    std::optional<std::int64_t> asked_by;
    for (std::size_t calls = 0;; ++calls) {
        session.step = sprint.session.step();
        if (sprint.answer) answer_store::recordAnswer(tx, session, *sprint.answer, now);
        saveContactChanges(tx, codec_, session, sprint, now);
        reportWhatIsNotDone(session, sprint);
        const auto message_id = send(tx, session, sprint, lane, now);
        if (!message_id) {
            // The workflow itself, or a person, has recorded the opt-out in the meantime.
            const bool stopped = registry::isOptedOut(tx, codec_.key(session.number));
            const auto state = stopped ? SessionState::Stopped : SessionState::Failed;
            return end(tx, session, state, describe(message_id.error()), now);
        }
        if (*message_id) asked_by = *message_id;
        if (!sprint.session.waitsForService()) {
            settle(tx, session, sprint, asked_by, now);
            // Nothing is on its way whose acceptance could start the wait.
            if (!*message_id && session.wait_timeout_s) {
                scheduleTimer(
                    tx,
                    now + std::chrono::seconds{*session.wait_timeout_s},
                    kAnswerTimeout,
                    session.id,
                    session.step
                );
            }
            return;
        }

        if (calls >= kServiceCallsInStep)
            return end(tx, session, SessionState::Failed, "too many calls of services", now);
        const auto environment = environmentFor(sprint.contact);
        const auto groups = groupsOf(revision, environment, now);
        Random random(0);
        const PlaceResolver places(tx, settings_.country);
        flows::ServiceAnswer no_answer;
        no_answer.failure = "this installation calls no services";
        auto next = flows::resume(
            *revision.assets,
            std::move(sprint.session),
            std::move(sprint.contact),
            {now, std::move(no_answer)},
            environment,
            services(session, groups, places, random, now)
        );
        if (!next) return end(tx, session, SessionState::Failed, describe(next.error()), now);
        sprint = std::move(*next);
    }
}

Result<std::optional<std::int64_t>> SessionStepper::send(
    store::Transaction& tx,
    const SessionRow& session,
    const flows::Sprint& sprint,
    gateway::Lane lane,
    WallTime now
) {
    std::optional<std::int64_t> last;
    std::int64_t ordinal = 0;
    std::string address;
    if (session.step == 1) address = addressOf(tx, session, languageOf(sprint.contact));
    for (const auto* message : flows::messagesOf(sprint)) {
        if (!message->unsendable_reason.empty()) continue;
        if (message->text.empty()) {
            spdlog::warn("session {}: a message came out empty and is not sent", session.id);
            continue;
        }
        const auto sent = outbox_.enqueue(
            tx,
            {.message_class = session.message_class,
             .lane = lane,
             .to = session.number,
             .text = std::exchange(address, {}) + withQuickReplies(*message),
             .sender = session.sender,
             .worker_id = session.worker_id,
             .use_case_id = session.use_case_id,
             .session_id = session.id,
             .step = session.step,
             .ordinal = ++ordinal,
             .not_before = notBefore(tx, session, lane, now)},
            now
        );
        if (!sent) return fail(sent.error());
        countInitiated(tx, session, lane, sent->part_count, now);
        last = sent->message_id;
    }
    return last;
}

void SessionStepper::settle(
    store::Transaction& tx,
    SessionRow& session,
    const flows::Sprint& sprint,
    std::optional<std::int64_t> message_id,
    WallTime now
) {
    switch (sprint.session.status) {
        case flows::SessionStatus::Completed:
            if (watcher_ != nullptr) watcher_->onCompleted(tx, session, now);
            return end(tx, session, SessionState::Completed, "", now);
        case flows::SessionStatus::Failed:
            return end(tx, session, SessionState::Failed, sprint.session.failure, now);
        case flows::SessionStatus::Waiting:
            break;
    }
    const auto& question = sprint.waiting.value();
    session.state = SessionState::Waiting;
    session.engine_state = flows::encodeSession(sprint.session);
    session.wait_timeout_s =
        question.timeout ? std::optional<std::int64_t>(question.timeout->count()) : std::nullopt;
    sessions_.update(tx, session, now);
    answer_store::recordAsked(tx, session, question, message_id, now);
    cancelTimers(tx, kAnswerTimeout, session.id);
    cancelTimers(tx, kSessionExpiry, session.id);
    if (question.expire_after.count() > 0) {
        scheduleTimer(tx, now + question.expire_after, kSessionExpiry, session.id, session.step);
    }
    // The time-out for the answer starts when the question is on its way: Runtime::onOutcome.
}

void SessionStepper::end(
    store::Transaction& tx, SessionRow& session, SessionState state, const std::string& why, WallTime now
) {
    endQuietly(tx, session, state, why, now);
    beginNextInLine(tx, session.number, session.sender, now);
}

void SessionStepper::endQuietly(
    store::Transaction& tx, SessionRow& session, SessionState state, const std::string& why, WallTime now
) {
    close(tx, session, state, why, false, now);
}

void SessionStepper::takeOver(
    store::Transaction& tx, SessionRow& session, const std::string& why, WallTime now
) {
    close(tx, session, SessionState::Interrupted, why, true, now);
    sessions_.setOfferResume(tx, session.id, session.use_case_id && !session.engine_state.empty());
}

void SessionStepper::expire(store::Transaction& tx, SessionRow& session, const std::string& why, WallTime now) {
    close(tx, session, SessionState::Expired, why, session.use_case_id.has_value(), now);
    beginNextInLine(tx, session.number, session.sender, now);
}

void SessionStepper::close(
    store::Transaction& tx,
    SessionRow& session,
    SessionState state,
    const std::string& why,
    bool keep_place,
    WallTime now
) {
    session.state = state;
    session.failure = why;
    const bool has_begun = session.engine_state != kAsksConsent && session.engine_state != kAsksConsentAgain;
    if (!keep_place || !has_begun) session.engine_state.clear();
    session.wait_timeout_s.reset();
    sessions_.update(tx, session, now);
    cancelTimers(tx, kAnswerTimeout, session.id);
    cancelTimers(tx, kSessionExpiry, session.id);
    // A question that is still in the queue when nobody waits for its answer any more is not sent.
    if (state != SessionState::Completed && state != SessionState::Failed && state != SessionState::Declined) {
        gateway::endValidityOfUnsent(tx, session.id, now);
    }
    if (state == SessionState::Failed) {
        // The reason stands in the row, not in the log: it can hold what the worker wrote.
        spdlog::warn("session {} failed at step {}", session.id, session.step);
    }
}

void SessionStepper::beginNextInLine(
    store::Transaction& tx, const PhoneNumber& number, const std::string& sender, WallTime now
) {
    if (sessions_.isBusy(tx, number, sender)) return;
    if (auto next = sessions_.nextInLine(tx, number, sender)) {
        return begin(tx, std::move(*next), {}, gateway::Lane::Bulk, now);
    }
    if (const auto interrupted = sessions_.toOfferResume(tx, number, sender)) {
        offerResume(tx, *interrupted, now);
    }
}

}  // namespace tama::runtime
