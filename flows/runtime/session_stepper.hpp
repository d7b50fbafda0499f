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
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/session_store.hpp"
#include "flows/runtime/timers.hpp"
#include "flows/runtime/workflow_store.hpp"
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
    std::set<std::string> free_senders{};  // our numbers that cost a worker nothing to answer
    std::uint64_t seed = 0;  // of the engine's dice, with the session and its step
};

/// What workflows, trigger words and target groups read dates and words by. Throws std::invalid_argument for
/// a time zone that does not exist.
flows::Environment environmentOf(const RuntimeSettings& settings);

inline constexpr const char* kAnswerTimeout = "answer_timeout";
inline constexpr const char* kSessionExpiry = "session_expiry";
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
    void beginNextInLine(
        store::Transaction& tx, const PhoneNumber& number, const std::string& sender, WallTime now
    );

    std::string_view defaultLanguage() const { return environment_.allowed_languages.front(); }
    bool ignoresTriggers(store::Sql& sql, const SessionRow& session);

  private:
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
    flows::Environment environment_;
    gateway::Outbox& outbox_;
    WorkflowStore& workflows_;
    SessionStore& sessions_;
    const store::PhoneCodec& codec_;
    const NumberingPlans& plans_;
    IdSource& ids_;
};

}  // namespace tama::runtime
