#include "registry/enrolment_store.hpp"

#include <tuple>
#include <utility>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "registry/contact_problem.hpp"
#include "registry/duplicate_rules.hpp"
#include "registry/merge.hpp"
#include "registry/number_evidence.hpp"
#include "registry/place_codes.hpp"
#include "registry/worker_query.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMostInCharges = 3;
// Of a number p: somebody confirmed it or the source has it, and no stranger answered from it.
constexpr std::string_view kTrusted =
    "p.origin <> 'provisional' AND NOT EXISTS (SELECT 1 FROM number_evidence e WHERE e.worker_id = p.worker_id AND "
    "e.number_key = p.number_key AND e.stranger_at IS NOT NULL)";

using MemberRow = std::tuple<
    std::int64_t,
    std::string,
    std::string,
    std::string,
    std::string,
    std::optional<std::int64_t>,
    std::string>;
constexpr std::string_view kMemberColumns =
    "SELECT w.id, w.uuid, w.source, w.name, w.language, w.place_id, w.job_key FROM worker w WHERE w.status <> 'left' "
    "AND w.merged_into IS NULL AND ";

StaffMember toMember(MemberRow row) {
    auto& [id, uuid, source, name, language, place_id, job] = row;
    return {id, std::move(uuid), std::move(source), std::move(name), std::move(language), place_id};
}

template <class... Params>
std::vector<StaffMember> members(store::Sql& sql, const char* condition, const Params&... params) {
    std::vector<StaffMember> found;
    sql.each<MemberRow>(
        std::string(kMemberColumns) + condition + " ORDER BY w.id",
        [&found](MemberRow row) { found.push_back(toMember(std::move(row))); },
        params...
    );
    return found;
}

/// Those whom a duplicate was merged into stand for it.
std::vector<StaffMember> keptMembers(store::Sql& sql, const char* condition, const std::string& param) {
    std::vector<StaffMember> found;
    const auto ids =
        sql.all<std::int64_t>(std::string("SELECT id FROM worker WHERE ") + condition + " ORDER BY id", param);
    for (const auto id : ids) {
        for (auto& member : members(sql, "w.id = :1", keptWorker(sql, id))) found.push_back(std::move(member));
    }
    return found;
}

std::optional<StaffMember> preferAt(std::vector<StaffMember> found, std::optional<std::int64_t> place_id) {
    for (auto& member : found) {
        if (place_id && member.place_id == place_id) return std::move(member);
    }
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

std::optional<StaffMember> findMember(store::Sql& sql, std::int64_t worker_id) {
    return preferAt(members(sql, "w.id = :1", worker_id), std::nullopt);
}

std::optional<StaffMember> findByStaffId(
    store::Sql& sql, std::string_view staff_id, std::optional<std::int64_t> place_id
) {
    if (auto by_source = keptMembers(sql, "lower(source_id) = :1", lowerAscii(staff_id)); !by_source.empty()) {
        return preferAt(std::move(by_source), place_id);
    }
    return preferAt(
        keptMembers(
            sql,
            "id IN (SELECT f.worker_id FROM worker_field f WHERE f.value_key = :1 AND f.key IN "
            "('staff_id', 'staff_number', 'employee_id', 'matricule'))",
            matchKey(staff_id)
        ),
        place_id
    );
}

std::optional<StaffMember> findByNameAt(store::Sql& sql, std::string_view name, std::int64_t place_id) {
    const auto key = matchKey(name);
    for (auto& member : members(sql, "w.place_id = :1", place_id)) {
        if (likenessOf(matchKey(member.name), key) == NameLikeness::Same) return std::move(member);
    }
    return std::nullopt;
}

std::optional<std::int64_t> findFacility(
    store::Sql& sql, std::string_view text, std::optional<std::int64_t> own
) {
    const auto key = matchKey(text);
    if (key.empty()) return own;
    const auto among = [&](const std::vector<std::int64_t>& places) -> std::optional<std::int64_t> {
        for (const auto place : places) {
            if (place == own) return place;
        }
        return places.size() == 1 ? std::optional(places.front()) : std::nullopt;
    };
    if (const auto coded = facilitiesWithCode(sql, text); !coded.empty()) return among(coded);
    const auto called =
        sql.all<std::int64_t>("SELECT id FROM place WHERE level = 'facility' AND name_key = :1 ORDER BY id", key);
    if (!called.empty()) return among(called);
    return among(sql.all<std::int64_t>(
        "SELECT id FROM place WHERE level = 'facility' AND name_key LIKE :1 ESCAPE '!' ORDER BY id LIMIT 50",
        likePattern(key) + "%"
    ));
}

bool isInCharge(store::Sql& sql, std::int64_t worker_id) {
    const auto job = sql.one<std::string>(
        "SELECT job_key FROM worker WHERE id = :1 AND status = 'active' AND merged_into IS NULL", worker_id
    );
    if (!job) return false;
    const auto said = sql.one<std::string>(
        "SELECT value_key FROM worker_field WHERE worker_id = :1 AND key = 'in_charge'", worker_id
    );
    if (said) return *said != "no" && *said != "0" && *said != "false" && *said != "non" && *said != "nao";
    return isInChargeJob(*job);
}

std::vector<StaffMember> inChargesOf(store::Sql& sql, std::int64_t place_id) {
    std::vector<StaffMember> heads;
    for (auto& member : members(sql, "w.place_id = :1 AND w.status = 'active'", place_id)) {
        if (heads.size() == kMostInCharges) break;
        if (isInCharge(sql, member.id) && firstNumber(sql, member.id)) heads.push_back(std::move(member));
    }
    return heads;
}

StaffMember createMember(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::string_view staff_id,
    std::string_view name,
    std::int64_t place_id,
    WallTime now
) {
    const auto uuid = tools.ids.uuid();
    const std::string known_as(staff_id.empty() ? uuid : staff_id);
    const std::string called(name.empty() ? known_as : name);
    const auto id = tx.insert(
        "INSERT INTO worker (uuid, source, source_id, name, name_key, status, place_id, created_at, updated_at) "
        "VALUES (:1, 'sms', :2, :3, :4, 'active', :5, :6, :6) ON CONFLICT (source, source_id) DO UPDATE SET "
        "status = 'active', place_id = excluded.place_id, updated_at = excluded.updated_at RETURNING id",
        uuid,
        known_as,
        called,
        matchKey(called),
        place_id,
        now
    );
    return {id, uuid, "sms", called, {}, place_id};
}

std::optional<std::string> firstNumber(store::Sql& sql, std::int64_t worker_id) {
    return sql.one<std::string>(
        "SELECT p.number FROM phone p WHERE p.worker_id = :1 AND " + std::string(kTrusted) +
            " ORDER BY p.rank, p.id LIMIT 1",
        worker_id
    );
}

bool speaksFor(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key) {
    return sql
        .one<std::int64_t>(
            "SELECT p.id FROM phone p WHERE p.worker_id = :1 AND p.number_key = :2 AND " + std::string(kTrusted),
            worker_id,
            number_key
        )
        .has_value();
}

std::string originOf(store::Sql& sql, std::int64_t worker_id, std::int64_t number_key) {
    return sql
        .one<std::string>("SELECT origin FROM phone WHERE worker_id = :1 AND number_key = :2", worker_id, number_key)
        .value_or("");
}

void addProvisional(
    store::Transaction& tx, const EnrolmentTools& tools, std::int64_t worker_id, const PhoneNumber& number
) {
    tx.run(
        "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin) VALUES (:1, :2, :3, "
        "(SELECT coalesce(max(p.rank), 0) + 1 FROM phone p WHERE p.worker_id = :1), :4, 'provisional') "
        "ON CONFLICT (worker_id, number_key) DO NOTHING",
        worker_id,
        tools.codec.encode(number),
        tools.codec.key(number),
        tools.plans.operatorOf(number)
    );
}

void confirmNumber(
    store::Transaction& tx,
    const EnrolmentTools& tools,
    std::int64_t worker_id,
    const PhoneNumber& number,
    WallTime now
) {
    const auto key = tools.codec.key(number);
    addProvisional(tx, tools, worker_id, number);
    tx.run("UPDATE phone SET rank = rank + 1 WHERE worker_id = :1 AND number_key <> :2", worker_id, key);
    tx.run(
        "UPDATE phone SET rank = 1, origin = 'confirmed' WHERE worker_id = :1 AND number_key = :2", worker_id, key
    );
    tx.run("UPDATE worker SET updated_at = :2 WHERE id = :1", worker_id, now);
    noteConfirmed(tx, worker_id, key, now);
    checkFailingNumbers(tx, worker_id, now);
    replaceContactProblems(tx, worker_id, {"missing"}, {}, now);
    checkSharersOf(tx, key, now);
}

void removeProvisional(
    store::Transaction& tx, std::int64_t worker_id, std::int64_t number_key, WallTime now
) {
    tx.run(
        "DELETE FROM phone WHERE worker_id = :1 AND number_key = :2 AND origin = 'provisional'",
        worker_id,
        number_key
    );
    // Nobody but the joiner ever said that this worker exists.
    tx.run(
        "UPDATE worker SET status = 'left' WHERE id = :1 AND source = 'sms' AND NOT EXISTS "
        "(SELECT 1 FROM phone p WHERE p.worker_id = worker.id)",
        worker_id
    );
    checkSharedPhones(tx, worker_id - 1, worker_id, now);
    checkSharersOf(tx, number_key, now);
}

}  // namespace tama::registry
