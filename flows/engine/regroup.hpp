// Which query groups a contact is in. Pure; any thread that `queries` allows.
#pragma once

#include <string_view>
#include <vector>

#include "flows/engine/engine.hpp"

namespace tama::flows {

/// Lets the contact's groups follow the queries of the assets' groups, and says what changed. Who is not active is
/// in no group. Without `queries` those of an active contact stay as they are.
ContactGroupsChanged regroup(Contact& contact, const Assets& assets, const GroupQueries* queries);

/// The one of a contact's groups that has this UUID, or the end.
std::vector<GroupRef>::iterator findGroup(std::vector<GroupRef>& groups, std::string_view uuid);

}  // namespace tama::flows
