// Whom send_broadcast and start_session are for, as written in the definition. Immutable.
#pragma once

#include <vector>

#include "flows/actions/action.hpp"
#include "flows/engine/event.hpp"
#include "flows/format/action_reader.hpp"

namespace tama::flows {

/// A recipient of flows before version 13: somebody who is not there yet.
inline constexpr std::string_view kNewContact = "@new_contact";

class RecipientTemplates {
  public:
    explicit RecipientTemplates(const ActionReader& reader);
    Recipients evaluate(Execution& execution) const;
    void inspect(ActionParts& parts) const;

  private:
    void resolve(Execution& execution, const std::string& variable, Recipients& out) const;

    std::vector<GroupChoice> groups_;
    std::vector<GroupRef> contacts_;
    std::vector<Template> urns_;  // "tel:+231…"
    /// What older flows have instead: a contact's UUID, a group's name, an address or a telephone number.
    std::vector<Template> legacy_vars_;
    Template contact_query_;
};

/// The groups an action names, into its parts.
void inspectGroups(const std::vector<GroupChoice>& groups, ActionParts& parts);

}  // namespace tama::flows
