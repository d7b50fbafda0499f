// Target groups: named, either static lists of workers or saved queries that are counted live and may name other
// groups. Reads take any Sql; writes belong in a closure of the commit queue.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "registry/worker_query.hpp"
#include "store/transaction.hpp"

namespace tama::registry {

struct TargetGroup {
    std::int64_t id = 0;
    std::string uuid;
    std::string name;
    bool is_query = false;
    std::string query;  // as it was written; empty for a static group
    WallTime created_at;
};

/// What it takes to read a query. The referents must outlive it.
struct GroupContext {
    GroupContext(const flows::Environment& of_country, const Past* of_workers = nullptr)  // NOLINT: a country is enough
        : conventions(&of_country), past(of_workers) {}

    const flows::Environment* conventions;  // the country's: how a query's dates are read
    const Past* past;                       // null: queries that ask for use cases of the past are refused
};

/// Conflict when the name is taken; InvalidInput when the query or the name is not good, or the query names a
/// group or use case that there is not.
Result<std::int64_t> createQueryGroup(
    store::Transaction& tx,
    std::string_view uuid,
    std::string_view name,
    std::string_view query,
    WallTime now,
    const GroupContext& context
);
Result<std::int64_t> createStaticGroup(
    store::Transaction& tx, std::string_view uuid, std::string_view name, WallTime now
);
/// Also refused (Conflict) where the group would become a part of itself.
Result<void> changeGroupQuery(
    store::Transaction& tx,
    std::int64_t group_id,
    std::string_view query,
    const GroupContext& context
);
/// Members of static groups only (Conflict otherwise); at most 200 a call. Workers that do not exist are
/// refused.
Result<void> addMembers(
    store::Transaction& tx, std::int64_t group_id, const std::vector<std::int64_t>& worker_ids
);
Result<void> removeMembers(
    store::Transaction& tx, std::int64_t group_id, const std::vector<std::int64_t>& worker_ids
);

std::optional<TargetGroup> findGroup(store::Sql& sql, std::int64_t id);
std::optional<TargetGroup> findGroupByUuid(store::Sql& sql, std::string_view uuid);
std::optional<TargetGroup> findGroupByName(store::Sql& sql, std::string_view name);
std::vector<TargetGroup> listGroups(store::Sql& sql);  // by name

/// Conflict while another group names it. Whoever calls has seen that no use case has it.
Result<void> deleteGroup(store::Transaction& tx, std::int64_t group_id);

/// The query with the groups it names put in their places, and use cases looked up, ready to be compiled. An
/// Error for a name that there is not, for a circle, and where it has become too large.
Result<flows::ContactQuery> resolveNames(
    store::Sql& sql, flows::ContactQuery query, const GroupContext& context
);

/// The condition on `worker w` that makes its members. An Error when the saved query no longer parses, or names
/// a group that is gone.
Result<CompiledQuery> selectorOf(store::Sql& sql, const TargetGroup& group, const GroupContext& context);
/// The same for a query that is not saved.
Result<CompiledQuery> selectorOf(store::Sql& sql, std::string_view query, const GroupContext& context);

/// What decides about its members, in words and with the groups it names: an approval is bound to it, and apart from
/// it to who they are.
std::string definitionOf(store::Sql& sql, std::int64_t group_id);

/// Ids of the workers selected, whatever their status, without duplicates that were merged, ascending: a page of
/// at most `limit` (up to 10,000) after `after_id`.
std::vector<std::int64_t> selectWorkers(
    store::Sql& sql, const CompiledQuery& selector, std::int64_t after_id = 0, std::size_t limit = 1000
);
std::int64_t countSelected(store::Sql& sql, const CompiledQuery& selector);
bool isSelected(store::Sql& sql, const CompiledQuery& selector, std::int64_t worker_id);

}  // namespace tama::registry
