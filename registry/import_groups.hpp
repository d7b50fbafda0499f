// Groups of contacts that a source keeps (FHIR Group, RapidPro's groups) as static target groups here. A group
// is known by its identity at the source, so it may be renamed here. Its members become those of the source;
// a use case that was approved for other members has to be approved anew. Call it from one thread, never from
// a closure.
#pragma once

#include <string>
#include <vector>

#include "base/ids.hpp"
#include "registry/import_change.hpp"
#include "store/database.hpp"

namespace tama::registry {

struct GroupsImported {
    std::vector<ImportChange> changes;  // kept with the job already, unless this was a dry run
    std::vector<Error> problems;
};

/// `job_id` 0: compares only, and writes nothing.
GroupsImported importGroups(
    store::Database& database,
    const std::vector<GroupRecord>& groups,
    const std::string& source,
    std::int64_t job_id,
    WallTime now,
    IdSource& ids
);

/// "1,5,9", ascending, and back.
std::string membersValue(const std::vector<std::int64_t>& ids);
std::vector<std::int64_t> membersOfValue(std::string_view value);

std::vector<std::int64_t> groupMemberIds(store::Sql& sql, std::int64_t group_id);

}  // namespace tama::registry
