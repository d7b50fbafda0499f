#include "requests/use_case_store.hpp"

#include <limits>
#include <stdexcept>

#include <date/date.h>
#include <fmt/format.h>

namespace tama::requests::use_case_store {
namespace {

constexpr const char* kSelect =
    "SELECT id, uuid, number, title, unit, state, form, revision_id, target_group_id, trigger_word, sender, "
    "last_editor, week_waived, created_at, activated_at, targets_resolved_at, closes_at, closed_at, "
    "conduct, created_by, round FROM use_case ";

using UseCaseRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::string,
    std::optional<std::int64_t>,
    std::optional<std::int64_t>,
    std::string,
    std::string,
    std::string,
    bool,
    WallTime,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::optional<WallTime>,
    std::string,
    std::string,
    std::int64_t>;

UseCase useCaseFrom(UseCaseRow row) {
    UseCase use_case;
    std::string state;
    std::string form;
    std::string conduct;
    std::tie(
        use_case.id,
        use_case.uuid,
        use_case.number,
        use_case.title,
        use_case.unit,
        state,
        form,
        use_case.revision_id,
        use_case.target_group_id,
        use_case.trigger_word,
        use_case.sender,
        use_case.last_editor,
        use_case.week_waived,
        use_case.created_at,
        use_case.activated_at,
        use_case.targets_resolved_at,
        use_case.closes_at,
        use_case.closed_at,
        conduct,
        use_case.created_by,
        use_case.round
    ) = std::move(row);
    const auto known = stateFrom(state);
    auto read_form = requestFormFromJson(form);
    auto read_conduct = conductFromJson(conduct);
    if (!known || !read_form || !read_conduct)
        throw std::runtime_error("use case " + use_case.number + " is damaged in the database");
    use_case.state = *known;
    use_case.form = std::move(*read_form);
    use_case.conduct = *read_conduct;
    return use_case;
}

template <class... Params>
std::vector<UseCase> select(store::Sql& sql, const std::string& where, const Params&... params) {
    std::vector<UseCase> found;
    for (auto& row : sql.all<UseCaseRow>(kSelect + where, params...))
        found.push_back(useCaseFrom(std::move(row)));
    return found;
}

}  // namespace

std::int64_t insert(store::Transaction& tx, const UseCase& use_case) {
    return tx.insert(
        "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, created_at, "
        "requested_start, urgent, created_by) "
        "VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11) RETURNING id",
        use_case.uuid,
        use_case.number,
        use_case.title,
        use_case.unit,
        nameOf(use_case.state),
        toJson(use_case.form),
        use_case.last_editor,
        use_case.created_at,
        use_case.form.requested_start,
        isUrgent(use_case.form),
        use_case.created_by
    );
}

std::optional<UseCase> find(store::Sql& sql, std::int64_t id) {
    auto found = select(sql, "WHERE id = :1", id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<std::int64_t> idOf(store::Sql& sql, const std::string& uuid_or_number) {
    return sql.one<std::int64_t>("SELECT id FROM use_case WHERE uuid = :1 OR number = :1", uuid_or_number);
}

std::vector<UseCase> list(store::Sql& sql, std::optional<std::int64_t> before, int limit) {
    constexpr std::int64_t kNoBound = std::numeric_limits<std::int64_t>::max();
    return select(sql, "WHERE id < :1 ORDER BY id DESC LIMIT :2", before.value_or(kNoBound), limit);
}

void update(store::Transaction& tx, const UseCase& use_case) {
    tx.run(
        "UPDATE use_case SET state = :2, form = :3, revision_id = :4, target_group_id = :5, trigger_word = "
        ":6, "
        "sender = :7, last_editor = :8, week_waived = :9, activated_at = :10, closes_at = :11, closed_at = "
        ":12, "
        "sending = :13, requested_start = :14, title = :15, unit = :16, urgent = :17, conduct = :18, optional = :19, alert_chain = :20, "
        "round = :21 WHERE id = :1",
        use_case.id,
        nameOf(use_case.state),
        toJson(use_case.form),
        use_case.revision_id,
        use_case.target_group_id,
        use_case.trigger_word,
        use_case.sender,
        use_case.last_editor,
        use_case.week_waived,
        use_case.activated_at,
        use_case.closes_at,
        use_case.closed_at,
        isSending(use_case.state),
        use_case.form.requested_start,
        use_case.title,
        use_case.unit,
        isUrgent(use_case.form),
        toJson(use_case.conduct),
        use_case.conduct.optional,
        use_case.conduct.alert_chain,
        use_case.round
    );
}

bool isSendingNow(store::Sql& sql, std::int64_t id) {
    return sql.one<bool>("SELECT sending FROM use_case WHERE id = :1", id).value_or(false);
}

void setTargetsResolved(store::Transaction& tx, std::int64_t id, std::optional<WallTime> at) {
    tx.run("UPDATE use_case SET targets_resolved_at = :2 WHERE id = :1", id, at);
}

std::optional<std::string> numberOfTarget(store::Sql& sql, std::int64_t target_group_id) {
    return sql.one<std::string>(
        "SELECT number FROM use_case WHERE target_group_id = :1 ORDER BY id LIMIT 1", target_group_id
    );
}

std::string nextNumber(store::Transaction& tx, WallTime now) {
    const date::year_month_day today{date::floor<date::days>(now)};
    const std::string prefix = fmt::format("UC-{:04}-", static_cast<int>(today.year()));
    const auto last = tx.one<std::optional<std::string>>(
        "SELECT max(number) FROM use_case WHERE number LIKE :1", prefix + "%"
    );
    const int previous = last && *last ? std::stoi((*last)->substr(prefix.size())) : 0;
    return fmt::format("{}{:04}", prefix, previous + 1);
}

std::optional<Approval> validApproval(store::Sql& sql, std::int64_t use_case_id) {
    const auto row = sql.one<
        std::int64_t,
        std::string,
        std::string,
        std::string,
        WallTime,
        std::string,
        std::int64_t,
        std::string,
        std::optional<WallTime>,
        std::optional<std::int64_t>>(
        "SELECT id, approver, closure_hash, closure, approved_at, countersigner, people, audience, standing_until, "
        "month_cap FROM approval WHERE use_case_id = :1 AND voided_at IS NULL ORDER BY id DESC LIMIT 1",
        use_case_id
    );
    if (!row) return std::nullopt;
    return std::make_from_tuple<Approval>(*row);
}

void insertApproval(
    store::Transaction& tx, std::int64_t use_case_id, const Approval& approval, const std::string& initials
) {
    tx.run(
        "INSERT INTO approval (use_case_id, approver, initials, closure_hash, closure, approved_at, people, audience, "
        "standing_until, month_cap) VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10)",
        use_case_id,
        approval.approver,
        initials,
        approval.closure_hash,
        approval.closure_json,
        approval.approved_at,
        approval.people,
        approval.audience,
        approval.standing_until,
        approval.month_cap
    );
}

void countersign(store::Transaction& tx, std::int64_t approval_id, const std::string& by, WallTime now) {
    tx.run("UPDATE approval SET countersigner = :2, countersigned_at = :3 WHERE id = :1", approval_id, by, now);
}

void voidApproval(store::Transaction& tx, std::int64_t approval_id, const std::string& reason, WallTime now) {
    tx.run("UPDATE approval SET voided_at = :2, void_reason = :3 WHERE id = :1", approval_id, now, reason);
}

}  // namespace tama::requests::use_case_store
