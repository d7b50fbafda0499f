// Target groups: named, either static lists of workers or saved queries that are counted live; and what
// becomes of each worker of a group when a use case starts. Reads take any Sql; writes belong in a closure of
// the commit queue.
#pragma once

#include <array>
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

/// Conflict when the name is taken; InvalidInput when the query or the name is not good. `conventions`, here
/// and below: the country's, by which a query's dates are read.
Result<std::int64_t> createQueryGroup(
    store::Transaction& tx,
    std::string_view uuid,
    std::string_view name,
    std::string_view query,
    WallTime now,
    const flows::Environment& conventions
);
Result<std::int64_t> createStaticGroup(
    store::Transaction& tx, std::string_view uuid, std::string_view name, WallTime now
);
Result<void> changeGroupQuery(
    store::Transaction& tx,
    std::int64_t group_id,
    std::string_view query,
    const flows::Environment& conventions
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

/// The condition on `worker w` that makes its members. An Error when the saved query no longer parses.
Result<CompiledQuery> selectorOf(const TargetGroup& group, const flows::Environment& conventions);

/// Ids of the workers selected, whatever their status, ascending: a page of at most `limit` (up to 10,000)
/// after `after_id`.
std::vector<std::int64_t> selectWorkers(
    store::Sql& sql, const CompiledQuery& selector, std::int64_t after_id = 0, std::size_t limit = 1000
);
std::int64_t countSelected(store::Sql& sql, const CompiledQuery& selector);
bool isSelected(store::Sql& sql, const CompiledQuery& selector, std::int64_t worker_id);

enum class Exclusion : std::uint8_t {
    None,  // will be reached
    NoPhone,
    OptedOut,  // one of the worker's numbers said STOP
    Left,
    Blocked,
    SharedPhone  // an earlier worker of the group is reached on the same number
};
inline constexpr std::size_t kExclusionCount = 6;
/// none, no_phone, opted_out, left, blocked, shared_phone: as stored and shown.
std::string_view nameOf(Exclusion exclusion);

struct Target {
    std::int64_t worker_id;
    std::int64_t number_key;  // of the number of first rank; 0 without
    std::string number;       // as PhoneCodec stored it; empty without
    Exclusion exclusion;
};

struct Targets {
    std::vector<Target> all;                             // every selected worker once, by id
    std::array<std::int64_t, kExclusionCount> counts{};  // by Exclusion; they add up to all.size()

    std::int64_t count(Exclusion exclusion) const { return counts[static_cast<std::size_t>(exclusion)]; }
};

/// The number of first rank decides: a worker is not reached on another one behind the back of a colleague.
Targets resolveTargets(store::Sql& sql, const CompiledQuery& selector);

}  // namespace tama::registry
