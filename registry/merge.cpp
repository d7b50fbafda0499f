#include "registry/merge.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/match_key.hpp"
#include "registry/contact_problem.hpp"
#include "registry/number_evidence.hpp"

namespace tama::registry {
namespace {

using nlohmann::json;

constexpr std::int64_t kTraitsOfPage = 5000;

// Fields in which sources keep what tells people apart.
bool isBirthField(std::string_view key) {
    return key == "birth_date" || key == "birthdate" || key == "date_of_birth" || key == "birth";
}
bool isStaffIdField(std::string_view key) {
    return key == "staff_id" || key == "staff_number" || key == "employee_id" || key == "matricule";
}

/// Workers with ids in (after, after + page], who are in the registry.
std::vector<WorkerTraits> traitsPage(store::Sql& sql, std::int64_t after) {
    using WorkerRow = std::
        tuple<std::int64_t, std::string, std::string, std::string, std::string, std::optional<std::int64_t>>;
    std::vector<WorkerTraits> page;
    std::unordered_map<std::int64_t, std::size_t> index;
    const auto through = after + kTraitsOfPage;
    sql.each<WorkerRow>(
        "SELECT id, source, source_id, name_key, sex, place_id FROM worker "
        "WHERE id > :1 AND id <= :2 AND status <> 'left' AND merged_into IS NULL",
        [&](WorkerRow row) {
            auto& [id, source, source_id, name_key, sex, place] = row;
            index.emplace(id, page.size());
            page.push_back(
                {id,
                 std::move(source),
                 std::move(source_id),
                 std::move(name_key),
                 std::move(sex),
                 {},
                 {},
                 place.value_or(0),
                 {}}
            );
        },
        after,
        through
    );
    sql.each<std::int64_t, std::int64_t>(
        "SELECT worker_id, number_key FROM phone WHERE worker_id > :1 AND worker_id <= :2",
        [&](std::tuple<std::int64_t, std::int64_t> row) {
            const auto found = index.find(std::get<0>(row));
            if (found != index.end()) page[found->second].number_keys.push_back(std::get<1>(row));
        },
        after,
        through
    );
    sql.each<std::int64_t, std::string, std::string>(
        "SELECT worker_id, key, value_key FROM worker_field WHERE worker_id > :1 AND worker_id <= :2 AND key IN "
        "('birth_date', 'birthdate', 'date_of_birth', 'birth', 'staff_id', 'staff_number', 'employee_id', "
        "'matricule')",
        [&](std::tuple<std::int64_t, std::string, std::string> row) {
            auto& [id, key, value] = row;
            const auto found = index.find(id);
            if (found == index.end()) return;
            if (isBirthField(key)) page[found->second].birth = value;
            if (isStaffIdField(key)) page[found->second].staff_id = value;
        },
        after,
        through
    );
    return page;
}

struct MergeSide {
    std::string status;
    std::string sex;
    std::string language;
    std::optional<std::int64_t> merged_into;
};

std::optional<MergeSide> sideOf(store::Sql& sql, std::int64_t worker_id) {
    auto row = sql.one<std::string, std::string, std::string, std::optional<std::int64_t>>(
        "SELECT status, sex, language, merged_into FROM worker WHERE id = :1", worker_id
    );
    if (!row) return std::nullopt;
    auto& [status, sex, language, merged_into] = *row;
    return MergeSide{std::move(status), std::move(sex), std::move(language), merged_into};
}

Result<void> checkSides(
    store::Sql& sql,
    const MergeOrder& order,
    const std::optional<MergeSide>& keep,
    const std::optional<MergeSide>& duplicate
) {
    if (!keep || !duplicate) return fail(ErrorCode::NotFound, "there is no such worker");
    if (order.keep == order.duplicate) return fail(ErrorCode::InvalidInput, "these are one worker already");
    if (keep->merged_into || duplicate->merged_into) {
        return fail(ErrorCode::Conflict, "one of them is merged into a third worker; take that apart first");
    }
    if (sql.one<std::int64_t>("SELECT id FROM worker WHERE merged_into = :1 LIMIT 1", order.duplicate)) {
        return fail(
            ErrorCode::Conflict, "another worker is merged into the second; keep that one, or take it apart first"
        );
    }
    if (keep->status == "left" && duplicate->status != "left") {
        return fail(ErrorCode::Conflict, "the first one has left; keep the other");
    }
    if ((keep->status == "blocked") != (duplicate->status == "blocked")) {
        return fail(ErrorCode::Conflict, "one of them is blocked; decide that first");
    }
    return {};
}

/// Names of the fields that the kept worker lacked.
std::vector<std::string> shareFields(store::Transaction& tx, const MergeOrder& order) {
    auto keys = tx.all<std::string>(
        "SELECT d.key FROM worker_field d WHERE d.worker_id = :1 AND NOT EXISTS "
        "(SELECT 1 FROM worker_field k WHERE k.worker_id = :2 AND k.key = d.key) ORDER BY d.key",
        order.duplicate,
        order.keep
    );
    tx.run(
        "INSERT INTO worker_field (worker_id, key, value, value_key, value_order) "
        "SELECT :2, d.key, d.value, d.value_key, d.value_order FROM worker_field d WHERE d.worker_id = :1 "
        "ON CONFLICT (worker_id, key) DO NOTHING",
        order.duplicate,
        order.keep
    );
    return keys;
}

std::vector<std::int64_t> shareGroups(store::Transaction& tx, const MergeOrder& order) {
    auto groups = tx.all<std::int64_t>(
        "SELECT d.target_group_id FROM target_group_member d WHERE d.worker_id = :1 AND NOT EXISTS (SELECT 1 FROM "
        "target_group_member k WHERE k.worker_id = :2 AND k.target_group_id = d.target_group_id) ORDER BY 1",
        order.duplicate,
        order.keep
    );
    for (const auto group : groups) {
        tx.run(
            "INSERT INTO target_group_member (target_group_id, worker_id) VALUES (:1, :2)", group, order.keep
        );
    }
    return groups;
}

/// Fills an empty column; whether it did.
bool fill(store::Transaction& tx, std::int64_t keep, const char* statement, const std::string& mine, const std::string& theirs) {
    if (!mine.empty() || theirs.empty()) return false;
    tx.run(statement, keep, theirs);
    return true;
}

void checkLists(store::Transaction& tx, std::int64_t worker_id, WallTime now) {
    const auto number = tx.one<std::int64_t>("SELECT id FROM phone WHERE worker_id = :1 LIMIT 1", worker_id);
    if (number) {
        replaceContactProblems(tx, worker_id, {"missing"}, {}, now);
    } else {
        openContactProblem(tx, worker_id, {"missing", {}}, now);
    }
    checkFailingNumbers(tx, worker_id, now);
    checkSharedPhones(tx, worker_id - 1, worker_id, now);
}

}  // namespace

std::vector<DuplicateCandidate> duplicateCandidates(store::Database& database) {
    const auto last = database.read([](store::Sql& sql) {
        return *sql.one<std::int64_t>("SELECT coalesce(max(id), 0) FROM worker");
    });
    std::vector<WorkerTraits> workers;
    for (std::int64_t after = 0; after < last; after += kTraitsOfPage) {
        auto page = database.read([&](store::Sql& sql) { return traitsPage(sql, after); });
        std::move(page.begin(), page.end(), std::back_inserter(workers));
    }
    std::set<std::pair<std::int64_t, std::int64_t>> distinct;
    database.read([&distinct](store::Sql& sql) {
        sql.each<std::int64_t, std::int64_t>(
            "SELECT first_id, second_id FROM worker_distinct",
            [&distinct](std::tuple<std::int64_t, std::int64_t> row) {
                distinct.emplace(std::get<0>(row), std::get<1>(row));
            }
        );
    });
    return findDuplicates(workers, distinct);
}

Result<void> tellApart(
    store::Transaction& tx, std::int64_t a, std::int64_t b, std::string_view actor, WallTime now
) {
    if (a == b) return fail(ErrorCode::InvalidInput, "these are one worker");
    if (!sideOf(tx, a) || !sideOf(tx, b)) return fail(ErrorCode::NotFound, "there is no such worker");
    tx.run(
        "INSERT INTO worker_distinct (first_id, second_id, actor, told_at) VALUES (:1, :2, :3, :4) "
        "ON CONFLICT (first_id, second_id) DO NOTHING",
        std::min(a, b),
        std::max(a, b),
        actor,
        now
    );
    return {};
}

void shareNumbers(store::Transaction& tx, std::int64_t keep, std::int64_t duplicate, WallTime now) {
    const auto gone = tx.run(
        "DELETE FROM phone WHERE worker_id = :1 AND merged_from = :2 AND origin = 'merged' AND number_key NOT IN "
        "(SELECT d.number_key FROM phone d WHERE d.worker_id = :2)",
        keep,
        duplicate
    );
    const auto last = *tx.one<std::int64_t>("SELECT coalesce(max(rank), 0) FROM phone WHERE worker_id = :1", keep);
    const auto shared = tx.run(
        "INSERT INTO phone (worker_id, number, number_key, rank, operator, origin, merged_from) "
        "SELECT :1, d.number, d.number_key, :3 + d.rank, d.operator, 'merged', :2 FROM phone d "
        "WHERE d.worker_id = :2 AND d.origin NOT IN ('demo', 'provisional') ON CONFLICT (worker_id, number_key) DO NOTHING",
        keep,
        duplicate,
        last
    );
    if (gone + shared == 0) return;
    tx.run(
        "INSERT INTO number_evidence (worker_id, number_key, delivered_at, answered_at, confirmed_at, failures, "
        "failure, failing_since, failed_at, stranger_at) SELECT :1, d.number_key, d.delivered_at, d.answered_at, "
        "d.confirmed_at, d.failures, d.failure, d.failing_since, d.failed_at, d.stranger_at "
        "FROM number_evidence d WHERE d.worker_id = :2 ON CONFLICT (worker_id, number_key) DO NOTHING",
        keep,
        duplicate
    );
    checkLists(tx, keep, now);
}

Result<std::int64_t> mergeWorkers(store::Transaction& tx, const MergeOrder& order, WallTime now) {
    const auto keep = sideOf(tx, order.keep);
    const auto duplicate = sideOf(tx, order.duplicate);
    if (const auto good = checkSides(tx, order, keep, duplicate); !good) return fail(good.error());
    json gained;
    gained["status"] = duplicate->status;  // to be given back
    shareNumbers(tx, order.keep, order.duplicate, now);
    gained["fields"] = shareFields(tx, order);
    gained["groups"] = shareGroups(tx, order);
    gained["sex"] =
        fill(tx, order.keep, "UPDATE worker SET sex = :2 WHERE id = :1", keep->sex, duplicate->sex);
    gained["language"] =
        fill(tx, order.keep, "UPDATE worker SET language = :2 WHERE id = :1", keep->language, duplicate->language);
    tx.run(
        "UPDATE worker SET status = 'left', merged_into = :2, updated_at = :3 WHERE id = :1",
        order.duplicate,
        order.keep,
        now
    );
    tx.run("UPDATE worker SET updated_at = :2 WHERE id = :1", order.keep, now);
    replaceContactProblems(
        tx, order.duplicate, {kContactProblemKinds.begin(), kContactProblemKinds.end()}, {}, now
    );
    checkLists(tx, order.keep, now);
    return tx.insert(
        "INSERT INTO worker_merge (kept_id, merged_id, actor, reason, merged_at, gained) "
        "VALUES (:1, :2, :3, :4, :5, :6) RETURNING id",
        order.keep,
        order.duplicate,
        order.actor,
        order.reason,
        now,
        gained.dump()
    );
}

Result<std::int64_t> undoMerge(
    store::Transaction& tx, std::int64_t duplicate, std::string_view actor, WallTime now
) {
    const auto merge = tx.one<std::int64_t, std::int64_t, std::string>(
        "SELECT id, kept_id, gained FROM worker_merge WHERE merged_id = :1 AND undone_at IS NULL", duplicate
    );
    if (!merge) return fail(ErrorCode::Conflict, "this worker is not merged into another");
    const auto& [id, keep, text] = *merge;
    const auto gained = json::parse(text);
    tx.run(
        "DELETE FROM phone WHERE worker_id = :1 AND origin = 'merged' AND merged_from = :2", keep, duplicate
    );
    for (const auto& key : gained["fields"]) {
        tx.run(
            "DELETE FROM worker_field WHERE worker_id = :1 AND key = :3 AND value = "
            "(SELECT d.value FROM worker_field d WHERE d.worker_id = :2 AND d.key = :3)",
            keep,
            duplicate,
            key.get<std::string>()
        );
    }
    for (const auto& group : gained["groups"]) {
        tx.run(
            "DELETE FROM target_group_member WHERE target_group_id = :1 AND worker_id = :2",
            group.get<std::int64_t>(),
            keep
        );
    }
    if (gained["sex"].get<bool>()) {
        tx.run("UPDATE worker SET sex = '' WHERE id = :1 AND sex = (SELECT sex FROM worker WHERE id = :2)", keep, duplicate);
    }
    if (gained["language"].get<bool>()) {
        tx.run(
            "UPDATE worker SET language = '' WHERE id = :1 AND language = (SELECT language FROM worker WHERE id = :2)",
            keep,
            duplicate
        );
    }
    // Who has left in the meantime stays away.
    tx.run(
        "UPDATE worker SET status = CASE WHEN inactive = 1 THEN 'left' ELSE :2 END, merged_into = NULL, updated_at = :3 "
        "WHERE id = :1",
        duplicate,
        gained["status"].get<std::string>(),
        now
    );
    tx.run("UPDATE worker_merge SET undone_at = :2, undone_by = :3 WHERE id = :1", id, now, actor);
    // Of other duplicates that have the same numbers.
    for (const auto other : tx.all<std::int64_t>("SELECT id FROM worker WHERE merged_into = :1 ORDER BY id", keep)) {
        shareNumbers(tx, keep, other, now);
    }
    checkLists(tx, keep, now);
    checkLists(tx, duplicate, now);
    return id;
}

std::int64_t keptWorker(store::Sql& sql, std::int64_t worker_id) {
    const auto kept =
        sql.one<std::optional<std::int64_t>>("SELECT merged_into FROM worker WHERE id = :1", worker_id);
    return kept && *kept ? **kept : worker_id;
}

}  // namespace tama::registry
