#include "registry/target_group.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/match_key.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kMaxGroupName = 100;
constexpr std::size_t kMaxMembersPerCall = 200;
constexpr std::size_t kMaxSelectPage = 10'000;

using GroupRow = std::tuple<std::int64_t, std::string, std::string, std::string, std::string, WallTime>;

TargetGroup toGroup(GroupRow row) {
    auto& [id, uuid, name, kind, query, created_at] = row;
    return {id, std::move(uuid), std::move(name), kind == "query", std::move(query), created_at};
}

std::optional<TargetGroup> toGroup(std::optional<GroupRow> row) {
    if (!row) return std::nullopt;
    return toGroup(std::move(*row));
}

Result<std::int64_t> createGroup(
    store::Transaction& tx,
    std::string_view uuid,
    std::string_view name,
    std::string_view kind,
    std::string_view query,
    WallTime now
) {
    const auto trimmed = trimUnicode(name);
    if (trimmed.empty() || trimmed.size() > kMaxGroupName) {
        return fail(ErrorCode::InvalidInput, "a group is named with 1 to 100 bytes of text", "name");
    }
    // A query may name it in any letters.
    const auto key = matchKey(trimmed);
    for (const auto& group : listGroups(tx)) {
        if (matchKey(group.name) != key) continue;
        return fail(ErrorCode::Conflict, "there is a group '" + group.name + "' already; choose another name", "name");
    }
    const auto id = tx.one<std::int64_t>(
        "INSERT INTO target_group (uuid, name, kind, query, created_at) VALUES (:1, :2, :3, :4, :5) "
        "ON CONFLICT (name) DO NOTHING RETURNING id",
        uuid,
        trimmed,
        kind,
        query,
        now
    );
    if (!id)
        return fail(ErrorCode::Conflict, "there is a group of this name already; choose another", "name");
    return *id;
}

Result<void> checkStatic(store::Sql& sql, std::int64_t group_id, std::size_t members) {
    const auto group = findGroup(sql, group_id);
    if (!group) return fail(ErrorCode::NotFound, "no such target group");
    if (group->is_query)
        return fail(ErrorCode::Conflict, "its members come from a query; change the query instead");
    if (members > kMaxMembersPerCall) return fail(ErrorCode::LimitExceeded, "at most 200 members at once");
    return {};
}

// For `statement` + condition + tail, with the tail's parameters after those of the selector.
std::string placeholder(std::size_t index) {
    return ":" + std::to_string(index);
}

}  // namespace

Result<std::int64_t> createQueryGroup(
    store::Transaction& tx,
    std::string_view uuid,
    std::string_view name,
    std::string_view query,
    WallTime now,
    const GroupContext& context
) {
    if (const auto good = selectorOf(tx, query, context); !good) return fail(good.error());
    return createGroup(tx, uuid, name, "query", query, now);
}

Result<std::int64_t> createStaticGroup(
    store::Transaction& tx, std::string_view uuid, std::string_view name, WallTime now
) {
    return createGroup(tx, uuid, name, "static", {}, now);
}

Result<void> changeGroupQuery(
    store::Transaction& tx,
    std::int64_t group_id,
    std::string_view query,
    const GroupContext& context
) {
    auto group = findGroup(tx, group_id);
    if (!group || !group->is_query)
        return fail(ErrorCode::NotFound, "no such target group that is made by a query");
    group->query = query;
    if (const auto good = selectorOf(tx, *group, context); !good) return fail(good.error());
    tx.run("UPDATE target_group SET query = :2 WHERE id = :1", group_id, query);
    return {};
}

Result<void> addMembers(
    store::Transaction& tx, std::int64_t group_id, const std::vector<std::int64_t>& worker_ids
) {
    if (auto good = checkStatic(tx, group_id, worker_ids.size()); !good) return good;
    for (const auto id : worker_ids) {
        if (!tx.one<std::int64_t>("SELECT id FROM worker WHERE id = :1", id)) {
            return fail(ErrorCode::NotFound, "no such worker", "worker " + std::to_string(id));
        }
    }
    for (const auto id : worker_ids) {
        tx.run(
            "INSERT INTO target_group_member (target_group_id, worker_id) VALUES (:1, :2) ON CONFLICT DO "
            "NOTHING",
            group_id,
            id
        );
    }
    return {};
}

Result<void> removeMembers(
    store::Transaction& tx, std::int64_t group_id, const std::vector<std::int64_t>& worker_ids
) {
    if (auto good = checkStatic(tx, group_id, worker_ids.size()); !good) return good;
    for (const auto id : worker_ids) {
        tx.run("DELETE FROM target_group_member WHERE target_group_id = :1 AND worker_id = :2", group_id, id);
    }
    return {};
}

std::optional<TargetGroup> findGroup(store::Sql& sql, std::int64_t id) {
    return toGroup(sql.one<GroupRow>(
        "SELECT id, uuid, name, kind, query, created_at FROM target_group WHERE id = :1", id
    ));
}

std::optional<TargetGroup> findGroupByUuid(store::Sql& sql, std::string_view uuid) {
    return toGroup(sql.one<GroupRow>(
        "SELECT id, uuid, name, kind, query, created_at FROM target_group WHERE uuid = :1", uuid
    ));
}

std::optional<TargetGroup> findGroupByName(store::Sql& sql, std::string_view name) {
    return toGroup(sql.one<GroupRow>(
        "SELECT id, uuid, name, kind, query, created_at FROM target_group WHERE name = :1", name
    ));
}

std::vector<TargetGroup> listGroups(store::Sql& sql) {
    std::vector<TargetGroup> groups;
    sql.each<GroupRow>(
        "SELECT id, uuid, name, kind, query, created_at FROM target_group ORDER BY name",
        [&groups](GroupRow row) { groups.push_back(toGroup(std::move(row))); }
    );
    return groups;
}

std::vector<std::int64_t> selectWorkers(
    store::Sql& sql, const CompiledQuery& selector, std::int64_t after_id, std::size_t limit
) {
    auto params = selector.params;
    params.emplace_back(after_id);
    params.emplace_back(static_cast<std::int64_t>(std::min(limit, kMaxSelectPage)));
    const auto statement = "SELECT w.id FROM worker w WHERE " + selector.condition + " AND w.merged_into IS NULL AND w.id > " +
                           placeholder(params.size() - 1) + " ORDER BY w.id LIMIT " +
                           placeholder(params.size());
    std::vector<std::int64_t> ids;
    sql.eachBound<std::int64_t>(statement, std::move(params), [&ids](std::int64_t id) { ids.push_back(id); });
    return ids;
}

std::int64_t countSelected(store::Sql& sql, const CompiledQuery& selector) {
    std::int64_t count = 0;
    sql.eachBound<std::int64_t>(
        "SELECT count(*) FROM worker w WHERE w.merged_into IS NULL AND " + selector.condition,
        selector.params,
        [&count](std::int64_t value) { count = value; }
    );
    return count;
}

bool isSelected(store::Sql& sql, const CompiledQuery& selector, std::int64_t worker_id) {
    auto params = selector.params;
    params.emplace_back(worker_id);
    bool selected = false;
    const auto statement =
        "SELECT w.id FROM worker w WHERE w.id = " + placeholder(params.size()) + " AND " + selector.condition;
    sql.eachBound<std::int64_t>(statement, std::move(params), [&selected](std::int64_t) { selected = true; });
    return selected;
}

}  // namespace tama::registry
