#include "flows/engine/regroup.hpp"

#include <algorithm>
#include <iterator>

namespace tama::flows {

ContactGroupsChanged regroup(Contact& contact, const Assets& assets, const GroupQueries* queries) {
    ContactGroupsChanged change;
    const bool active = contact.status == ContactStatus::Active;
    if (active && queries == nullptr) return change;
    for (const Group& group : assets.groups) {
        if (group.query.empty()) continue;
        const auto member = findGroup(contact.groups, group.uuid);
        const bool belongs = active && queries->matches(group, contact);
        if (belongs && member == contact.groups.end()) {
            change.added.push_back({group.uuid, group.name});
        } else if (!belongs && member != contact.groups.end()) {
            change.removed.push_back(*member);
        }
    }
    for (const GroupRef& removed : change.removed) std::erase(contact.groups, removed);
    contact.groups.insert(contact.groups.end(), change.added.begin(), change.added.end());
    if (!active) std::move(contact.groups.begin(), contact.groups.end(), std::back_inserter(change.removed));
    if (!active) contact.groups.clear();
    return change;
}

std::vector<GroupRef>::iterator findGroup(std::vector<GroupRef>& groups, std::string_view uuid) {
    return std::find_if(groups.begin(), groups.end(), [&](const GroupRef& group) {
        return group.uuid == uuid;
    });
}

}  // namespace tama::flows
