// One step of a session: the engine's sprint carried out inside the caller's transaction. Messages into the
// outbox, answers and contact changes into their rows, the wait's timers, and the next session in line when
// this one has ended. The engine decides, this room writes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "base/numbering_plans.hpp"
#include "flows/engine/engine.hpp"
#include "flows/engine/smart_groups.hpp"
#include "flows/runtime/place_quiet.hpp"
#include "flows/runtime/send_budget.hpp"
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/session_store.hpp"
#include "flows/runtime/session_watcher.hpp"
#include "flows/runtime/timers.hpp"
#include "flows/runtime/workflow_store.hpp"
#include "gateway/inbound_handler.hpp"
#include "gateway/outbox.hpp"
#include "store/phone_codec.hpp"

namespace tama::runtime {

/// The conventions of the country: one for all sessions.
struct RuntimeSettings {
    std::string country;                 // ISO 3166 alpha-2
    std::string timezone = "UTC";        // IANA
    std::vector<std::string> languages;  // ISO 639-3, the first is the default
    std::string date_format = "DD-MM-YYYY";
    flows::Collation collation = flows::Collation::Default;  // how words are compared
    std::vector<LanguageWords> words{};   // what the country adds to the built-in vocabulary
    bool introduce = false;  // say at first contact who asks, why, whether it is free, and how to end it
    SendBudget budget{};                   // of each worker
    std::vector<PlaceQuiet> place_quiet{};  // quiet hours of places
    std::set<std::string> free_senders{};  // our numbers that cost a worker nothing to answer
    std::uint64_t seed = 0;  // of the engine's dice, with the session and its step
};

/// What workflows, trigger words and target groups read dates and words by. Throws std::invalid_argument for
/// a time zone that does not exist.
flows::Environment environmentOf(const RuntimeSettings& settings);

inline constexpr const char* kAnswerTimeout = "answer_timeout";
inline constexpr const char* kSessionExpiry = "session_expiry";
/// The state of a session that has asked whether it may ask; the engine has not begun.
inline constexpr std::string_view kAsksConsent = "consent";
inline constexpr std::string_view kAsksConsentAgain = "consent again";
inline constexpr std::chrono::minutes kLookAgain{5};  // at what a paused use case holds back

class SessionStepper {
  public:
    /// Throws std::invalid_argument for a time zone that does not exist.
    SessionStepper(
        RuntimeSettings settings,
        gateway::Outbox& outbox,
        WorkflowStore& workflows,
        SessionStore& sessions,
        const store::PhoneCodec& codec,
        const NumberingPlans& plans,
        IdSource& ids
    );

    /// Without one nobody hears of completed sessions.
    void tell(SessionWatcher& watcher) { watcher_ = &watcher; }

    /// The country's conventions.
    const flows::Environment& environment() const { return environment_; }

    /// Starts the workflow of a session that stood in line.
    void begin(
        store::Transaction& tx, SessionRow session, flows::Trigger trigger, gateway::Lane lane, WallTime now
    );
    /// Goes on with a waiting session.
    void resume(
        store::Transaction& tx, SessionRow session, flows::Resume what, gateway::Lane lane, WallTime now
    );
    /// Ends a session from outside, and lets the next in line begin. What it asked and was not sent yet is
    /// withdrawn, but for the last words of one that completed.
    void end(
        store::Transaction& tx, SessionRow& session, SessionState state, const std::string& why, WallTime now
    );
    /// The same, and nobody in line begins.
    void endQuietly(
        store::Transaction& tx, SessionRow& session, SessionState state, const std::string& why, WallTime now
    );
    /// Takes the number from a waiting session: its place in the workflow is kept, and the worker is offered to
    /// RESUME it when nobody else is in line any more.
    void takeOver(store::Transaction& tx, SessionRow& session, const std::string& why, WallTime now);
    /// Ends one that nobody answered in time; RESUME goes on with it until its use case closes.
    void expire(store::Transaction& tx, SessionRow& session, const std::string& why, WallTime now);
    /// Goes on with one that takeOver() or expire() has ended: its question is asked once more.
    void reopen(store::Transaction& tx, SessionRow session, gateway::Lane lane, WallTime now);
    /// The open question once more, in the worker's language as it is now.
    void askAgain(store::Transaction& tx, const SessionRow& session, gateway::Lane lane, WallTime now);
    /// Whether nothing more may be sent to the number unasked; emergencies may.
    bool isOverBudget(store::Sql& sql, const PhoneNumber& number, std::optional<std::int64_t> use_case_id, WallTime now)
        const;
    /// The answer to "may we ask you?": begins, ends, or asks once more.
    void takeConsent(
        store::Transaction& tx, SessionRow session, const gateway::InboundMessage& message, WallTime now
    );
    void beginNextInLine(
        store::Transaction& tx, const PhoneNumber& number, const std::string& sender, WallTime now
    );

    std::string_view defaultLanguage() const { return environment_.allowed_languages.front(); }
    bool ignoresTriggers(store::Sql& sql, const SessionRow& session);

  private:
    /// Ends the row; its place in the workflow is kept where the worker may come back to it.
    void close(
        store::Transaction& tx,
        SessionRow& session,
        SessionState state,
        const std::string& why,
        bool keep_place,
        WallTime now
    );
    void offerResume(store::Transaction& tx, const SessionRow& session, WallTime now);
    void run(
        store::Transaction& tx, SessionRow session, flows::Trigger trigger, gateway::Lane lane, WallTime now
    );
    /// Says who asks, the first time that the number hears this wording.
    void introduce(store::Transaction& tx, const SessionRow& session, gateway::Lane lane, WallTime now);
    bool needsConsent(store::Sql& sql, const SessionRow& session) const;
    void askConsent(store::Transaction& tx, SessionRow session, std::string_view state, WallTime now);
    /// What we initiate waits for the end of quiet hours where the worker is, and counts in the budget.
    std::optional<WallTime> notBefore(
        store::Sql& sql, const SessionRow& session, gateway::Lane lane, WallTime now
    ) const;
    void countInitiated(
        store::Transaction& tx, const SessionRow& session, gateway::Lane lane, int segments, WallTime now
    ) const;
    /// A text of ours and not of the workflow's, as a message of the session. `ordinal`: beyond those of the sprint.
    Result<gateway::Enqueued> say(
        store::Transaction& tx,
        const SessionRow& session,
        std::string text,
        gateway::Lane lane,
        std::int64_t ordinal,
        WallTime now
    );
    /// A fixed text about the session's use case, in the worker's language.
    std::string textAbout(store::Sql& sql, const SessionRow& session, ServiceText text) const;
    /// What stands before the first message: whom of several with this telephone it is for.
    std::string addressOf(store::Sql& sql, const SessionRow& session, const std::string& language) const;
    flows::SmartGroups groupsOf(
        const CompiledRevision& revision, const flows::Environment& environment, WallTime now
    ) const;
    flows::Services services(
        const SessionRow& session,
        const flows::SmartGroups& groups,
        const flows::LocationResolver& places,
        Random& random,
        WallTime now
    ) const;
    std::optional<std::string> e164(std::string_view text, std::string_view country) const;
    std::string languageOf(const flows::Contact& contact) const;
    flows::Environment environmentFor(const flows::Contact& contact) const;
    void carryOut(
        store::Transaction& tx,
        SessionRow& session,
        const CompiledRevision& revision,
        flows::Sprint sprint,
        gateway::Lane lane,
        WallTime now
    );
    /// The id of the last message, if there is one; an Error ends the session.
    Result<std::optional<std::int64_t>> send(
        store::Transaction& tx,
        const SessionRow& session,
        const flows::Sprint& sprint,
        gateway::Lane lane,
        WallTime now
    );
    void settle(
        store::Transaction& tx,
        SessionRow& session,
        const flows::Sprint& sprint,
        std::optional<std::int64_t> message_id,
        WallTime now
    );

    RuntimeSettings settings_;
    Vocabulary vocabulary_;
    flows::Environment environment_;
    gateway::Outbox& outbox_;
    WorkflowStore& workflows_;
    SessionStore& sessions_;
    const store::PhoneCodec& codec_;
    const NumberingPlans& plans_;
    IdSource& ids_;
    SessionWatcher* watcher_ = nullptr;
};

}  // namespace tama::runtime
