// Target groups from the shell: what `tama groups …` does, printing to a stream. Exit codes as in shell.hpp.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "registry/target_group.hpp"
#include "registry/targets.hpp"
#include "store/database.hpp"

namespace tama::registry {

int printGroups(store::Database& database, bool json, std::ostream& out);

struct GroupCommand {
    std::string name;
    std::string query;                 // of create and change
    bool list = false;                 // create: a list of workers, not a query
    std::vector<std::string> workers;  // of add and remove: "SOURCE:ID" or UUIDs
};
int createGroup(
    store::Database& database,
    const GroupCommand& command,
    const GroupContext& context,
    IdSource& ids,
    WallTime now,
    std::ostream& out,
    std::ostream& err
);
int changeGroup(
    store::Database& database,
    const GroupCommand& command,
    const GroupContext& context,
    std::ostream& out,
    std::ostream& err
);
/// Adds to a list, or removes from it: all of them or, where one is not known, none.
int changeMembers(
    store::Database& database, const GroupCommand& command, bool add, std::ostream& out, std::ostream& err
);

struct CountCommand {
    std::string name;   // of a group, or
    std::string query;  // one that is not saved
    bool json = false;
};
/// Who would be asked now, and why the others would not, counted one by one. `rules_now` reads what holds now.
int printGroupCount(
    store::Database& database,
    const CountCommand& command,
    const GroupContext& context,
    const std::function<TargetRules(store::Sql&)>& rules_now,
    std::ostream& out,
    std::ostream& err
);

}  // namespace tama::registry
