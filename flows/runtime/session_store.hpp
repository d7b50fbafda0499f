// Rows of `session`: all SQL of that table is here. Call inside a transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "flows/runtime/start_request.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::runtime {

enum class SessionState : std::uint8_t {
    InLine,   // waits until the one before it with the same number and sender has ended
    Waiting,  // a question is open
    Completed,
    Failed,
    Expired,
    Interrupted,  // by the end of its use case, a trigger word, or another use case that takes the number over
    Stopped,      // the worker said STOP, or the opt-out was recorded otherwise
    Declined,     // the worker does not want to be asked this; nothing else changes
    WrongPerson   // a stranger has the number
};

std::string_view nameOf(SessionState state);

struct SessionRow {
    std::int64_t id = 0;
    std::string uuid;
    std::optional<std::int64_t> worker_id;
    PhoneNumber number;
    std::string sender;
    std::int64_t revision_id = 0;
    std::optional<std::int64_t> use_case_id;
    gateway::MessageClass message_class = gateway::MessageClass::UseCase;
    SessionState state = SessionState::InLine;
    std::int64_t step = 0;       // Session::step(): what timers and messages name
    std::string engine_state{};  // as flows::encodeSession wrote it; empty while in line, and at an end for good
    std::string failure{};
    std::optional<std::int64_t> wait_timeout_s{};
};

class SessionStore {
  public:
    explicit SessionStore(const store::PhoneCodec& codec) : codec_(codec) {}

    /// Inserted in line; its id is set.
    void insert(store::Transaction& tx, SessionRow& session, WallTime now) const;
    /// Writes state, step, engine state, failure and wait; ends it where the state is a final one.
    void update(store::Transaction& tx, const SessionRow& session, WallTime now) const;

    std::optional<SessionRow> find(store::Sql& sql, std::int64_t id) const;
    /// The one that waits for an answer from this number: to this sender, else the latest to any.
    std::optional<SessionRow> waiting(store::Sql& sql, const PhoneNumber& number, const std::string& sender)
        const;
    /// Whether a session of the number and sender is waiting: then others stand in line.
    bool isBusy(store::Sql& sql, const PhoneNumber& number, const std::string& sender) const;
    /// Emergencies first, then by the closing time of their use case, then in the order of their starts.
    std::optional<SessionRow> nextInLine(
        store::Sql& sql, const PhoneNumber& number, const std::string& sender
    ) const;
    /// The waiting one of exactly this number and sender.
    std::optional<SessionRow> busyWith(store::Sql& sql, const PhoneNumber& number, const std::string& sender)
        const;
    /// The last that was interrupted by another use case and has not been offered to RESUME.
    std::optional<SessionRow> toOfferResume(
        store::Sql& sql, const PhoneNumber& number, const std::string& sender
    ) const;
    /// The last that ended with its place kept, of a use case that still sends: what RESUME goes on with.
    std::optional<SessionRow> resumable(store::Sql& sql, const PhoneNumber& number) const;
    /// Forgets the kept places of at most `limit` sessions of a use case that is over; how many there were.
    std::int64_t forgetPlaces(store::Transaction& tx, std::int64_t use_case_id, std::int64_t limit) const;
    void setOfferResume(store::Transaction& tx, std::int64_t id, bool offer) const;
    /// The last session of the number that was begun, ended or not.
    std::optional<SessionRow> latest(store::Sql& sql, const PhoneNumber& number) const;
    /// Waiting and in line.
    std::vector<SessionRow> openOfNumber(store::Sql& sql, const PhoneNumber& number) const;
    /// Keys of numbers that somebody stands in line for, above `after` and ascending; at most `limit`.
    std::vector<std::int64_t> numbersInLine(store::Sql& sql, std::int64_t after, std::int64_t limit) const;
    /// Whose turn has come at this number, one for each sender: in line with nobody waiting before them. Here
    /// and in nextInLine() those of a paused use case are passed over.
    std::vector<SessionRow> readyOfNumber(store::Sql& sql, std::int64_t number_key) const;
    /// Whether its use case is not sending just now; the gateway reads the same column at its last gate.
    bool isPaused(store::Sql& sql, const SessionRow& session) const;
    /// Whether its use case was closed or stopped.
    bool useCaseHasEnded(store::Sql& sql, const SessionRow& session) const;
    /// Ids of sessions of the use case that wait or stand in line, oldest first; at most `limit`.
    std::vector<std::int64_t> openOfUseCase(
        store::Sql& sql, std::int64_t use_case_id, std::int64_t limit
    ) const;
    /// Ends one from outside. False when it is not open any more.
    bool interrupt(store::Transaction& tx, std::int64_t id, const std::string& why, WallTime now) const;

  private:
    template <class... Params>
    std::vector<SessionRow> select(store::Sql& sql, const std::string& where, const Params&... params) const;

    const store::PhoneCodec& codec_;
};

}  // namespace tama::runtime
