#include "flows/runtime/session_store.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "base/enum_words.hpp"

namespace tama::runtime {
namespace {

constexpr std::array kStateNames{
    std::pair{SessionState::InLine, std::string_view("in_line")},
    std::pair{SessionState::Waiting, std::string_view("waiting")},
    std::pair{SessionState::Completed, std::string_view("completed")},
    std::pair{SessionState::Failed, std::string_view("failed")},
    std::pair{SessionState::Expired, std::string_view("expired")},
    std::pair{SessionState::Interrupted, std::string_view("interrupted")},
    std::pair{SessionState::Stopped, std::string_view("stopped")},
    std::pair{SessionState::Declined, std::string_view("declined")},
    std::pair{SessionState::WrongPerson, std::string_view("wrong_person")},
};

SessionState sessionStateFrom(std::string_view name) {
    if (const auto state = valueOf(kStateNames, name)) return *state;
    throw std::runtime_error("a session has the unknown state " + std::string(name));
}

/// Sessions of a use case that is paused keep their place in line.
constexpr std::string_view kMayBegin =
    "AND (message_class <> 'use-case' OR NOT EXISTS (SELECT 1 FROM use_case WHERE use_case.id = "
    "session.use_case_id AND use_case.sending = 0))";

/// Who comes first in a line.
constexpr std::string_view kOrderOfLine =
    "coalesce((SELECT urgent FROM use_case WHERE use_case.id = session.use_case_id), 0) DESC, "
    "coalesce((SELECT closes_at FROM use_case WHERE use_case.id = session.use_case_id), "
    "9223372036854775807), id";

bool isEnd(SessionState state) {
    return state != SessionState::InLine && state != SessionState::Waiting;
}

}  // namespace

std::string_view nameOf(SessionState state) {
    return wordOf(kStateNames, state);
}

template <class... Params>
std::vector<SessionRow> SessionStore::select(
    store::Sql& sql, const std::string& where, const Params&... params
) const {
    std::vector<SessionRow> sessions;
    sql.each<
        std::int64_t,
        std::string,
        std::optional<std::int64_t>,
        std::string,
        std::string,
        std::int64_t,
        std::optional<std::int64_t>,
        std::string,
        std::string,
        std::int64_t,
        std::string,
        std::string,
        std::optional<std::int64_t>>(
        "SELECT id, uuid, worker_id, number, sender, revision_id, use_case_id, message_class, status, step, "
        "state, "
        "failure, wait_timeout_s FROM session " +
            where,
        [&](auto row) {
            auto& [id, uuid, worker, number, sender, revision, use_case, message_class, status, step, state, failure, wait] =
                row;
            sessions.push_back(
                {id,
                 std::move(uuid),
                 worker,
                 codec_.decode(number),
                 std::move(sender),
                 revision,
                 use_case,
                 gateway::messageClassFrom(message_class),
                 sessionStateFrom(status),
                 step,
                 std::move(state),
                 std::move(failure),
                 wait}
            );
        },
        params...
    );
    return sessions;
}

namespace {

std::optional<SessionRow> onlyOf(std::vector<SessionRow> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

void SessionStore::insert(store::Transaction& tx, SessionRow& session, WallTime now) const {
    session.id = tx.insert(
        "INSERT INTO session (uuid, worker_id, number, number_key, sender, revision_id, use_case_id, "
        "message_class, "
        "status, step, state, created_at, modified_at) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, 'in_line', 0, '', :9, :9) RETURNING id",
        session.uuid,
        session.worker_id,
        codec_.encode(session.number),
        codec_.key(session.number),
        session.sender,
        session.revision_id,
        session.use_case_id,
        gateway::nameOf(session.message_class),
        now
    );
}

void SessionStore::update(store::Transaction& tx, const SessionRow& session, WallTime now) const {
    // What only goes on waiting stays where the indexes over the status have it.
    if (session.state == SessionState::Waiting &&
        tx.run(
            "UPDATE session SET step = :2, state = :3, failure = :4, wait_timeout_s = :5, modified_at = :6 "
            "WHERE id = :1 AND status = 'waiting' AND started_at IS NOT NULL AND ended_at IS NULL",
            session.id,
            session.step,
            session.engine_state,
            session.failure,
            session.wait_timeout_s,
            now
        ) == 1) {
        return;
    }
    tx.run(
        "UPDATE session SET status = :2, step = :3, state = :4, failure = :5, wait_timeout_s = :6, "
        "modified_at = :7, started_at = coalesce(started_at, :8), ended_at = :9 WHERE id = :1",
        session.id,
        nameOf(session.state),
        session.step,
        session.engine_state,
        session.failure,
        session.wait_timeout_s,
        now,
        session.step > 0 ? std::optional(now) : std::nullopt,
        isEnd(session.state) ? std::optional(now) : std::nullopt
    );
}

std::optional<SessionRow> SessionStore::find(store::Sql& sql, std::int64_t id) const {
    return onlyOf(select(sql, "WHERE id = :1", id));
}

std::optional<SessionRow> SessionStore::waiting(
    store::Sql& sql, const PhoneNumber& number, const std::string& sender
) const {
    return onlyOf(select(
        sql,
        "WHERE number_key = :1 AND status = 'waiting' ORDER BY CASE WHEN sender = :2 THEN 0 ELSE 1 END, id "
        "DESC LIMIT 1",
        codec_.key(number),
        sender
    ));
}

bool SessionStore::isBusy(store::Sql& sql, const PhoneNumber& number, const std::string& sender) const {
    return sql
        .one<std::int64_t>(
            "SELECT id FROM session WHERE number_key = :1 AND sender = :2 AND status = 'waiting'",
            codec_.key(number),
            sender
        )
        .has_value();
}

std::optional<SessionRow> SessionStore::nextInLine(
    store::Sql& sql, const PhoneNumber& number, const std::string& sender
) const {
    return onlyOf(select(
        sql,
        "WHERE number_key = :1 AND sender = :2 AND status = 'in_line' " + std::string(kMayBegin) +
            " ORDER BY " + std::string(kOrderOfLine) + " LIMIT 1",
        codec_.key(number),
        sender
    ));
}

std::optional<SessionRow> SessionStore::busyWith(
    store::Sql& sql, const PhoneNumber& number, const std::string& sender
) const {
    return onlyOf(select(
        sql, "WHERE number_key = :1 AND sender = :2 AND status = 'waiting'", codec_.key(number), sender
    ));
}

std::optional<SessionRow> SessionStore::toOfferResume(
    store::Sql& sql, const PhoneNumber& number, const std::string& sender
) const {
    return onlyOf(select(
        sql,
        "WHERE number_key = :1 AND sender = :2 AND offer_resume = 1 " + std::string(kMayBegin) +
            " ORDER BY id DESC LIMIT 1",
        codec_.key(number),
        sender
    ));
}

std::optional<SessionRow> SessionStore::resumable(store::Sql& sql, const PhoneNumber& number) const {
    return onlyOf(select(
        sql,
        "WHERE number_key = :1 AND status IN ('interrupted', 'expired') AND state <> '' AND EXISTS (SELECT 1 "
        "FROM use_case WHERE use_case.id = session.use_case_id AND use_case.sending = 1) ORDER BY id DESC LIMIT 1",
        codec_.key(number)
    ));
}

std::int64_t SessionStore::forgetPlaces(
    store::Transaction& tx, std::int64_t use_case_id, std::int64_t limit
) const {
    return static_cast<std::int64_t>(tx.run(
        "UPDATE session SET state = '', offer_resume = 0 WHERE id IN (SELECT id FROM session WHERE use_case_id = "
        ":1 AND status IN ('interrupted', 'expired') AND state <> '' ORDER BY id LIMIT :2)",
        use_case_id,
        limit
    ));
}

void SessionStore::setOfferResume(store::Transaction& tx, std::int64_t id, bool offer) const {
    tx.run("UPDATE session SET offer_resume = :2 WHERE id = :1", id, offer);
}

std::optional<SessionRow> SessionStore::latest(store::Sql& sql, const PhoneNumber& number) const {
    return onlyOf(
        select(sql, "WHERE number_key = :1 AND step > 0 ORDER BY id DESC LIMIT 1", codec_.key(number))
    );
}

std::vector<SessionRow> SessionStore::openOfNumber(store::Sql& sql, const PhoneNumber& number) const {
    return select(
        sql, "WHERE number_key = :1 AND status IN ('waiting', 'in_line') ORDER BY id", codec_.key(number)
    );
}

std::vector<std::int64_t> SessionStore::numbersInLine(
    store::Sql& sql, std::int64_t after, std::int64_t limit
) const {
    return sql.all<std::int64_t>(
        "SELECT DISTINCT number_key FROM session WHERE status = 'in_line' AND number_key > :1 "
        "ORDER BY number_key LIMIT :2",
        after,
        limit
    );
}

std::vector<SessionRow> SessionStore::readyOfNumber(store::Sql& sql, std::int64_t number_key) const {
    return select(
        sql,
        "WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY sender ORDER BY " +
            std::string(kOrderOfLine) +
            ") AS place FROM session WHERE number_key = :1 AND status = 'in_line' " + std::string(kMayBegin) +
            " AND NOT EXISTS (SELECT 1 FROM session AS busy WHERE busy.number_key = session.number_key "
            "AND busy.sender = session.sender AND busy.status = 'waiting')) AS line WHERE place = 1) ORDER BY id",
        number_key
    );
}

bool SessionStore::isPaused(store::Sql& sql, const SessionRow& session) const {
    if (session.message_class != gateway::MessageClass::UseCase) return false;
    return sql.one<int>("SELECT 1 FROM use_case WHERE id = :1 AND sending = 0", session.use_case_id)
        .has_value();
}

bool SessionStore::useCaseHasEnded(store::Sql& sql, const SessionRow& session) const {
    return sql
        .one<int>(
            "SELECT 1 FROM use_case WHERE id = :1 AND sending = 0 AND closed_at IS NOT NULL",
            session.use_case_id
        )
        .has_value();
}

std::vector<std::int64_t> SessionStore::openOfUseCase(
    store::Sql& sql, std::int64_t use_case_id, std::int64_t limit
) const {
    return sql.all<std::int64_t>(
        "SELECT id FROM session WHERE use_case_id = :1 AND status IN ('waiting', 'in_line') ORDER BY id "
        "LIMIT :2",
        use_case_id,
        limit
    );
}

bool SessionStore::interrupt(
    store::Transaction& tx, std::int64_t id, const std::string& why, WallTime now
) const {
    return tx.run(
               "UPDATE session SET status = 'interrupted', state = '', wait_timeout_s = NULL, failure = :2, "
               "modified_at = :3, ended_at = :3 WHERE id = :1 AND status IN ('waiting', 'in_line')",
               id,
               why,
               now
           ) == 1;
}

}  // namespace tama::runtime
