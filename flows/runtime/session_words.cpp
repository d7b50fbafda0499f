// What a session says besides its workflow: who asks and why, whether it may, whom of several it means, the open
// question once more, and the offer to go on.
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "flows/engine/question_again.hpp"
#include "flows/engine/second_reading.hpp"
#include "flows/runtime/contact_loader.hpp"
#include "flows/runtime/place_resolver.hpp"
#include "flows/runtime/session_stepper.hpp"
#include "registry/worker_store.hpp"

namespace tama::runtime {
namespace {

/// Messages that a sprint did not make.
enum class Besides : std::uint8_t { Preamble = 1, Consent, Thanks, Offer, Again };

/// Their ordinals: beyond those of a sprint, and one of each kind a minute, so that who asks twice at once is answered
/// once.
std::int64_t ordinalOf(Besides kind, WallTime now, std::int64_t index = 0) {
    constexpr std::int64_t kKinds = 1'000'000'000'000;
    constexpr std::int64_t kInMinute = 100;
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(now.time_since_epoch()).count();
    return static_cast<std::int64_t>(kind) * kKinds + minute * kInMinute + index;
}

constexpr std::size_t kLongestTitle = 40;     // characters of a use case's title or a person's name
constexpr std::chrono::hours kConsentExpiry{72};
constexpr std::chrono::minutes kDefaultExpiry = std::chrono::hours{72};

bool isUrgent(store::Sql& sql, std::optional<std::int64_t> use_case_id) {
    return sql.one<int>("SELECT 1 FROM use_case WHERE id = :1 AND urgent = 1", use_case_id).has_value();
}

}  // namespace

Result<gateway::Enqueued> SessionStepper::say(
    store::Transaction& tx,
    const SessionRow& session,
    std::string text,
    gateway::Lane lane,
    std::int64_t ordinal,
    WallTime now
) {
    auto queued = outbox_.enqueue(
        tx,
        {.message_class = session.message_class,
         .lane = lane,
         .to = session.number,
         .text = std::move(text),
         .sender = session.sender,
         .worker_id = session.worker_id,
         .use_case_id = session.use_case_id,
         .session_id = session.id,
         .step = session.step,
         .ordinal = ordinal,
         .not_before = notBefore(tx, session, lane, now)},
        now
    );
    if (queued) countInitiated(tx, session, lane, queued->part_count, now);
    return queued;
}

std::optional<WallTime> SessionStepper::notBefore(
    store::Sql& sql, const SessionRow& session, gateway::Lane lane, WallTime now
) const {
    if (settings_.place_quiet.empty() || lane == gateway::Lane::Reply || !session.worker_id) return std::nullopt;
    if (session.message_class != gateway::MessageClass::UseCase || isUrgent(sql, session.use_case_id)) {
        return std::nullopt;
    }
    const auto worker = registry::findWorker(sql, codec_, *session.worker_id);
    if (!worker) return std::nullopt;
    std::vector<std::string> places;
    for (const auto& place : worker->places) places.push_back(place.name);
    return quietUntil(settings_.place_quiet, places, now);
}

void SessionStepper::countInitiated(
    store::Transaction& tx, const SessionRow& session, gateway::Lane lane, int segments, WallTime now
) const {
    if (settings_.budget.segments == 0 || lane == gateway::Lane::Reply) return;
    if (session.message_class != gateway::MessageClass::UseCase) return;
    send_budget::count(tx, codec_.key(session.number), segments, now);
}

bool SessionStepper::isOverBudget(
    store::Sql& sql, const PhoneNumber& number, std::optional<std::int64_t> use_case_id, WallTime now
) const {
    return send_budget::isUsedUp(sql, settings_.budget, codec_.key(number), now) && !isUrgent(sql, use_case_id);
}

std::string SessionStepper::textAbout(store::Sql& sql, const SessionRow& session, ServiceText text) const {
    const auto title = sql.one<std::string>("SELECT title FROM use_case WHERE id = :1", session.use_case_id);
    return vocabulary_.text(
        text,
        languageOf(loadContact(sql, codec_, session)),
        settings_.free_senders.contains(session.sender),
        truncateCodePoints(title.value_or(""), kLongestTitle)
    );
}

void SessionStepper::offerResume(store::Transaction& tx, const SessionRow& session, WallTime now) {
    sessions_.setOfferResume(tx, session.id, false);
    const auto offered = say(
        tx, session, textAbout(tx, session, ServiceText::OfferResume), gateway::Lane::Bulk, ordinalOf(Besides::Offer, now), now
    );
    if (!offered) spdlog::warn("session {}: RESUME could not be offered: {}", session.id, offered.error().message);
}

void SessionStepper::introduce(
    store::Transaction& tx, const SessionRow& session, gateway::Lane lane, WallTime now
) {
    if (!settings_.introduce || session.message_class != gateway::MessageClass::UseCase) return;
    const auto language = languageOf(loadContact(tx, codec_, session));
    const auto first = tx.run(
        "INSERT INTO introduced (number_key, wording, session_id, introduced_at) VALUES (:1, :2, :3, :4) "
        "ON CONFLICT DO NOTHING",
        codec_.key(session.number),
        vocabulary_.wordingOf(ServiceText::Preamble, language),
        session.id,
        now
    );
    if (first == 0) return;
    const auto said =
        say(tx, session, textAbout(tx, session, ServiceText::Preamble), lane, ordinalOf(Besides::Preamble, now), now);
    if (!said) spdlog::warn("session {} is not introduced: {}", session.id, said.error().message);
}

bool SessionStepper::needsConsent(store::Sql& sql, const SessionRow& session) const {
    if (!session.use_case_id || session.message_class != gateway::MessageClass::UseCase) return false;
    const auto optional = sql.one<int>("SELECT 1 FROM use_case WHERE id = :1 AND optional = 1", *session.use_case_id);
    if (!optional) return false;
    return !sql.one<int>(
        "SELECT 1 FROM consent WHERE use_case_id = :1 AND number_key = :2 AND agreed = 1 AND "
        "coalesce(worker_id, 0) = coalesce(:3, 0) LIMIT 1",
        *session.use_case_id,
        codec_.key(session.number),
        session.worker_id
    );
}

void SessionStepper::askConsent(
    store::Transaction& tx, SessionRow session, std::string_view state, WallTime now
) {
    const auto lane = state == kAsksConsent ? gateway::Lane::Bulk : gateway::Lane::Reply;
    const auto language = languageOf(loadContact(tx, codec_, session));
    const auto asked = say(
        tx,
        session,
        addressOf(tx, session, language) + textAbout(tx, session, ServiceText::Consent),
        lane,
        ordinalOf(Besides::Consent, now, state == kAsksConsent ? 0 : 1),
        now
    );
    if (!asked) return end(tx, session, SessionState::Failed, describe(asked.error()), now);
    session.state = SessionState::Waiting;
    session.engine_state = state;
    sessions_.update(tx, session, now);
    cancelTimers(tx, kSessionExpiry, session.id);
    scheduleTimer(tx, now + kConsentExpiry, kSessionExpiry, session.id, session.step);
}

void SessionStepper::takeConsent(
    store::Transaction& tx, SessionRow session, const gateway::InboundMessage& message, WallTime now
) {
    const auto agreed = flows::yesOrNo(message.text);
    if (!agreed && session.engine_state == kAsksConsent) {
        return askConsent(tx, std::move(session), kAsksConsentAgain, now);
    }
    if (agreed) {
        tx.run(
            "INSERT INTO consent (use_case_id, worker_id, number_key, session_id, wording, message_id, agreed, at) "
            "VALUES (:1, :2, :3, :4, :5, :6, :7, :8)",
            session.use_case_id,
            session.worker_id,
            codec_.key(session.number),
            session.id,
            vocabulary_.wordingOf(ServiceText::Consent, languageOf(loadContact(tx, codec_, session))),
            message.message_id,
            *agreed,
            now
        );
    }
    session.engine_state.clear();
    cancelTimers(tx, kSessionExpiry, session.id);
    if (agreed && *agreed) return run(tx, std::move(session), {}, gateway::Lane::Reply, now);
    const auto thanked =
        say(tx,
            session,
            textAbout(tx, session, ServiceText::Declined),
            gateway::Lane::Reply,
            ordinalOf(Besides::Thanks, now),
            now);
    if (!thanked) spdlog::warn("session {}: nobody is thanked: {}", session.id, thanked.error().message);
    // Completed, so that the thanks are sent, would count as an answer.
    close(
        tx,
        session,
        agreed ? SessionState::Declined : SessionState::Expired,
        agreed ? "the worker does not want to be asked" : "no clear answer whether we may ask",
        false,
        now
    );
    beginNextInLine(tx, session.number, session.sender, now);
}

void SessionStepper::askAgain(
    store::Transaction& tx, const SessionRow& session, gateway::Lane lane, WallTime now
) {
    if (session.engine_state == kAsksConsent || session.engine_state == kAsksConsentAgain) {
        return askConsent(tx, session, kAsksConsent, now);
    }
    auto state = flows::decodeSession(session.engine_state);
    if (!state) return;
    const auto revision = workflows_.compiled(tx, session.revision_id);
    auto contact = loadContact(tx, codec_, session);
    const auto environment = environmentFor(contact);
    const auto groups = groupsOf(*revision, environment, now);
    Random random(0);
    const PlaceResolver places(tx, settings_.country);
    const auto messages = flows::questionAgain(
        *revision->assets,
        std::move(*state),
        std::move(contact),
        environment,
        services(session, groups, places, random, now)
    );
    std::int64_t index = 0;
    for (const auto& message : messages) {
        if (message.text.empty() || !message.unsendable_reason.empty()) continue;
        // A Conflict: it is on its way already.
        const auto said = say(tx, session, message.text, lane, ordinalOf(Besides::Again, now, index++), now);
        if (!said && said.error().code != ErrorCode::Conflict) {
            spdlog::warn("session {}: the question is not asked again: {}", session.id, said.error().message);
        }
    }
}

void SessionStepper::reopen(store::Transaction& tx, SessionRow session, gateway::Lane lane, WallTime now) {
    const auto revision = workflows_.compiled(tx, session.revision_id);
    session.state = SessionState::Waiting;
    session.failure.clear();
    sessions_.update(tx, session, now);
    sessions_.setOfferResume(tx, session.id, false);
    const auto expiry = revision->workflow->expire_after;
    scheduleTimer(
        tx, now + (expiry.count() > 0 ? expiry : kDefaultExpiry), kSessionExpiry, session.id, session.step
    );
    askAgain(tx, session, lane, now);
}

std::string SessionStepper::addressOf(
    store::Sql& sql, const SessionRow& session, const std::string& language
) const {
    if (!session.worker_id || session.message_class != gateway::MessageClass::UseCase) return {};
    const auto sharers = sql.one<std::int64_t>(
        "SELECT count(DISTINCT phone.worker_id) FROM phone JOIN worker ON worker.id = phone.worker_id "
        "WHERE phone.number_key = :1 AND worker.status = 'active'",
        codec_.key(session.number)
    );
    if (sharers.value_or(0) < 2) return {};
    const auto name = sql.one<std::string>("SELECT name FROM worker WHERE id = :1", *session.worker_id);
    return vocabulary_.text(ServiceText::ForPerson, language, false, truncateCodePoints(name.value_or(""), kLongestTitle)) +
           "\n";
}

}  // namespace tama::runtime
