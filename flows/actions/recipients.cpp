#include "flows/actions/recipients.hpp"

#include "flows/engine/execution.hpp"

namespace tama::flows {

RecipientTemplates::RecipientTemplates(const ActionReader& reader)
    : groups_(reader.groups("groups")),
      contacts_(reader.references("contacts")),
      urns_(reader.expressions("urns", kMaxListItems)),
      contact_query_(reader.expression("contact_query")) {
    for (Template& variable : reader.expressions("legacy_vars", kMaxListItems)) {
        urns_.push_back(std::move(variable));
    }
}

Recipients RecipientTemplates::evaluate(Execution& execution) const {
    Recipients out;
    for (const GroupChoice& choice : groups_) {
        GroupRef group = choice.group;
        if (choice.name_match) {
            const std::string name = execution.text(*choice.name_match, kMaxNameLength);
            const Group* found = execution.assets().groupNamed(name);
            if (found == nullptr) {
                execution.error("there is no group \"" + name + "\"");
                continue;
            }
            group = {found->uuid, found->name};
        }
        out.groups.push_back(std::move(group));
    }
    out.contacts = contacts_;
    for (const Template& urn : urns_) {
        std::string address = execution.text(urn, kMaxNameLength);
        if (address.empty()) continue;
        if (address.find(':') == std::string::npos) address.insert(0, "tel:");
        out.urns.push_back(std::move(address));
    }
    out.contact_query = execution.text(contact_query_);
    return out;
}

void RecipientTemplates::inspect(ActionParts& parts) const {
    inspectGroups(groups_, parts);
    for (const Template& urn : urns_) parts.add("urns", urn);
    parts.add("contact_query", contact_query_);
}

void inspectGroups(const std::vector<GroupChoice>& groups, ActionParts& parts) {
    for (const GroupChoice& choice : groups) {
        if (choice.name_match) {
            parts.add("groups", *choice.name_match);
        } else {
            parts.groups.push_back(choice.group);
        }
    }
}

}  // namespace tama::flows
