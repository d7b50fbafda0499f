#include "requests/alerts.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::requests {
namespace {

constexpr const char* kEscalate = "alert_escalate";  // its subject is the alert, its step the number of calls
constexpr const char* kPaused = "use_case_paused";
constexpr std::size_t kLongestAnswers = 120;         // characters of what was reported, in the call

enum class StaffWord : std::uint8_t { Acknowledge, Respond };

struct StaffMessage {
    StaffWord word;
    std::optional<std::int64_t> alert;
};

std::optional<StaffMessage> staffMessageOf(std::string_view text) {
    const std::string said = bareWords(text);
    const auto parts = split(said, ' ');
    if (parts.size() > 2) return std::nullopt;
    std::optional<StaffWord> word;
    for (const auto known : {"ok", "oui", "recu", "sim", "ndiyo"}) {
        if (parts.front() == known) word = StaffWord::Acknowledge;
    }
    for (const auto known : {"done", "fait", "feito", "tayari"}) {
        if (parts.front() == known) word = StaffWord::Respond;
    }
    if (!word) return std::nullopt;
    if (parts.size() == 1) return StaffMessage{*word, std::nullopt};
    const auto number = parseInteger(parts[1]);
    return number ? std::optional(StaffMessage{*word, number}) : std::nullopt;
}

/// What was reported, in few words: "Cholera; 3; Yes".
std::string answersOf(store::Sql& sql, std::int64_t session_id) {
    std::vector<std::string> values;
    sql.each<std::optional<std::string>, std::optional<std::string>>(
        "SELECT category, value FROM answer WHERE session_id = :1 ORDER BY position",
        [&values](const auto& row) {
            const auto& [category, value] = row;
            // A category says more than the number that was pressed, and less than a number that was asked for.
            const bool named = category && !category->empty() && value && parseInteger(*value) && *category != "Valid";
            if (named) {
                values.push_back(*category);
            } else if (value && !value->empty()) {
                values.push_back(*value);
            }
        },
        session_id
    );
    return std::string(truncateCodePoints(join(values, "; "), kLongestAnswers));
}

std::string whoReported(store::Sql& sql, std::optional<std::int64_t> worker_id) {
    const auto row = sql.one<std::string, std::optional<std::string>>(
        "SELECT w.name, p.name FROM worker w LEFT JOIN place p ON p.id = w.place_id WHERE w.id = :1", worker_id
    );
    if (!row) return "somebody";
    const auto& [name, place] = *row;
    return place ? name + ", " + *place : name;
}

}  // namespace

void Alerts::registerTimers(runtime::TimerLoop& timers) {
    timers.handle(
        kEscalate,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) { escalate(tx, timer, now); },
        runtime::OnFailure::Retry
    );
    timers.handle(
        kPaused,
        [this](store::Transaction& tx, const runtime::Timer& timer, WallTime now) { sendPauses(tx, timer, now); },
        runtime::OnFailure::Retry
    );
}

void Alerts::tellOfPause(store::Transaction& tx, std::int64_t use_case_id, WallTime now) {
    runtime::scheduleTimer(tx, now, kPaused, use_case_id);
}

void Alerts::sendPauses(store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
    const auto [number, title] =
        tx.one<std::string, std::string>("SELECT number, title FROM use_case WHERE id = :1", timer.subject_id).value();
    spdlog::warn("{}: paused, because it is not as it was approved or its cap is used up", number);
    for (const auto& phone : tx.all<std::string>(
             "SELECT t.number FROM tester t WHERE t.account <> '' AND t.account IN (SELECT actor FROM transition "
             "WHERE use_case_id = :1 AND action IN ('activate', 'resume')) ORDER BY t.id",
             timer.subject_id
         )) {
        tellStaff(
            tx,
            codec_.decode(phone),
            fmt::format("{} {} is PAUSED: its cap is used up, or it changed since it was approved.", number, title),
            now
        );
    }
}

void Alerts::onCompleted(store::Transaction& tx, const runtime::SessionRow& session, WallTime now) {
    if (!session.use_case_id || session.message_class != gateway::MessageClass::UseCase) return;
    const auto chain = tx.one<std::string>(
        "SELECT alert_chain FROM use_case WHERE id = :1 AND alert_chain <> ''", *session.use_case_id
    );
    if (!chain) return;
    const auto alert = tx.one<std::int64_t>(
        "INSERT INTO alert (chain, use_case_id, session_id, worker_id, began_at, detected_at) "
        "SELECT :1, :2, id, :4, created_at, :5 FROM session WHERE id = :3 ON CONFLICT DO NOTHING RETURNING id",
        *chain,
        *session.use_case_id,
        session.id,
        session.worker_id,
        now
    );
    if (alert) call(tx, *alert, now);
}

/// The next of the chain, or the last one again.
void Alerts::call(store::Transaction& tx, std::int64_t alert_id, WallTime now) {
    const auto [chain, rank, calls, session_id, worker_id, title] =
        tx.one<std::string, std::int64_t, std::int64_t, std::int64_t, std::optional<std::int64_t>, std::string>(
              "SELECT a.chain, a.rank, a.calls, a.session_id, a.worker_id, u.title FROM alert a JOIN use_case u ON "
              "u.id = a.use_case_id WHERE a.id = :1",
              alert_id
        )
            .value();
    const auto member = tx.one<std::int64_t, std::int64_t, std::string>(
        "SELECT id, rank, number FROM duty_member WHERE chain = :1 ORDER BY CASE WHEN rank > :2 THEN 0 ELSE 1 END, "
        "CASE WHEN rank > :2 THEN rank ELSE -rank END LIMIT 1",
        chain,
        rank
    );
    // Nobody is on duty yet: looked at again, as long as it insists.
    if (calls + 1 < kMostCalls) runtime::scheduleTimer(tx, now + kAcknowledgeWithin, kEscalate, alert_id, calls + 1);
    tx.run("UPDATE alert SET calls = calls + 1 WHERE id = :1", alert_id);
    if (!member) {
        spdlog::error("alert {}: there is nobody in the duty chain '{}'", alert_id, chain);
        return;
    }
    const auto& [member_id, next_rank, number] = *member;
    tx.run("UPDATE alert SET rank = :2 WHERE id = :1", alert_id, next_rank);
    const auto message = tellStaff(
        tx,
        codec_.decode(number),
        fmt::format(
            "ALERT {}: {}. {}. From {}. Reply OK {} to take it, DONE {} when acted.",
            alert_id,
            title,
            answersOf(tx, session_id),
            whoReported(tx, worker_id),
            alert_id,
            alert_id
        ),
        now
    );
    tx.run(
        "INSERT INTO alert_call (alert_id, member_id, message_id, called_at) VALUES (:1, :2, :3, :4)",
        alert_id,
        member_id,
        message,
        now
    );
}

std::optional<std::int64_t> Alerts::tellStaff(
    store::Transaction& tx, const PhoneNumber& number, const std::string& text, WallTime now
) {
    const auto sent = outbox_.enqueue(
        tx,
        {.message_class = gateway::MessageClass::Staff, .lane = gateway::Lane::Reply, .to = number, .text = text},
        now
    );
    if (sent) return sent->message_id;
    spdlog::error("staff cannot be told of an alert: {}", sent.error().message);
    return std::nullopt;
}

void Alerts::escalate(store::Transaction& tx, const runtime::Timer& timer, WallTime now) {
    const auto open = tx.one<int>(
        "SELECT 1 FROM alert WHERE id = :1 AND calls = :2 AND acknowledged_at IS NULL AND responded_at IS NULL",
        timer.subject_id,
        timer.step
    );
    if (open) call(tx, timer.subject_id, now);
}

bool Alerts::takes(store::Transaction& tx, const gateway::InboundMessage& message) {
    const auto said = staffMessageOf(message.text);
    if (!said) return false;
    const auto number_key = codec_.key(message.from);
    const auto row = tx.one<std::int64_t, std::int64_t>(
        "SELECT a.id, m.id FROM alert a JOIN duty_member m ON m.chain = a.chain AND m.number_key = :1 "
        "WHERE a.responded_at IS NULL AND (a.id = :2 OR :2 = 0) AND (:3 = 1 OR a.acknowledged_at IS NULL) "
        "ORDER BY a.id LIMIT 1",
        number_key,
        said->alert.value_or(0),
        said->word == StaffWord::Respond
    );
    if (!row) return false;
    const auto& [alert, member] = *row;
    tx.run(
        "UPDATE alert SET acknowledged_at = coalesce(acknowledged_at, :2), acknowledged_by = "
        "coalesce(acknowledged_by, :3), responded_at = CASE WHEN :4 = 1 THEN :2 ELSE responded_at END WHERE id = :1",
        alert,
        message.received_at,
        member,
        said->word == StaffWord::Respond
    );
    runtime::cancelTimers(tx, kEscalate, alert);
    tellStaff(
        tx,
        message.from,
        said->word == StaffWord::Respond
            ? fmt::format("Alert {} is closed. Thank you.", alert)
            : fmt::format("Alert {} is yours. Send DONE {} when it was acted upon.", alert, alert),
        message.received_at
    );
    return true;
}

Result<void> setDutyMember(store::Transaction& tx, const store::PhoneCodec& codec, const DutyMember& member) {
    if (member.chain.empty()) return fail(ErrorCode::InvalidInput, "a duty chain needs a name", "chain");
    if (member.rank < 1 || member.rank > 20) return fail(ErrorCode::InvalidInput, "must be from 1 to 20", "rank");
    tx.run(
        "INSERT INTO duty_member (chain, rank, name, number, number_key) VALUES (:1, :2, :3, :4, :5) "
        "ON CONFLICT (chain, rank) DO UPDATE SET name = :3, number = :4, number_key = :5",
        member.chain,
        member.rank,
        member.name,
        codec.encode(member.number),
        codec.key(member.number)
    );
    return {};
}

void removeDutyMember(store::Transaction& tx, const std::string& chain, std::int64_t rank) {
    tx.run("DELETE FROM duty_member WHERE chain = :1 AND rank = :2", chain, rank);
}

std::vector<DutyMember> dutyMembers(store::Sql& sql, const store::PhoneCodec& codec) {
    std::vector<DutyMember> members;
    sql.each<std::int64_t, std::string, std::int64_t, std::string, std::string>(
        "SELECT id, chain, rank, name, number FROM duty_member ORDER BY chain, rank",
        [&](auto row) {
            auto& [id, chain, rank, name, number] = row;
            members.push_back({id, std::move(chain), rank, std::move(name), codec.decode(number)});
        }
    );
    return members;
}

std::vector<Alert> listAlerts(store::Sql& sql, bool open_only, std::int64_t limit) {
    std::vector<Alert> alerts;
    sql.each<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        std::optional<std::string>,
        WallTime,
        WallTime,
        std::optional<WallTime>,
        std::optional<WallTime>,
        std::optional<std::string>,
        std::optional<WallTime>,
        std::int64_t>(
        "SELECT a.id, a.chain, u.number, u.title, w.name, a.began_at, a.detected_at, (SELECT min(m.submitted_at) FROM "
        "alert_call c JOIN message m ON m.id = c.message_id WHERE c.alert_id = a.id), a.acknowledged_at, d.name, "
        "a.responded_at, a.calls FROM alert a JOIN use_case u ON u.id = a.use_case_id LEFT JOIN worker w ON w.id = "
        "a.worker_id LEFT JOIN duty_member d ON d.id = a.acknowledged_by WHERE (:1 = 0 OR a.responded_at IS NULL) "
        "ORDER BY a.id DESC LIMIT :2",
        [&alerts](auto row) {
            auto& [id, chain, number, title, worker, began, detected, notified, acknowledged, by, responded, calls] = row;
            alerts.push_back(
                {id,
                 std::move(chain),
                 std::move(number),
                 std::move(title),
                 std::move(worker).value_or(""),
                 began,
                 detected,
                 notified,
                 acknowledged,
                 std::move(by).value_or(""),
                 responded,
                 calls}
            );
        },
        open_only,
        limit
    );
    return alerts;
}

}  // namespace tama::requests
