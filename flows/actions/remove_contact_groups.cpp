// remove_contact_groups: takes the contact out of the named static groups, or out of all of them.
#include "flows/actions/readers.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class RemoveContactGroups final : public Action {
  public:
    explicit RemoveContactGroups(const ActionReader& reader)
        : Action(reader.uuid()),
          groups_(reader.groups("groups")),
          all_groups_(reader.json().boolean("all_groups")) {}

    std::string_view type() const override { return "remove_contact_groups"; }

    void execute(Execution& execution) const override {
        if (!all_groups_) {
            execution.removeGroups(execution.resolveGroups(groups_));
            return;
        }
        std::vector<GroupRef> all;
        for (const GroupRef& group : execution.contact().groups) {
            const Group* known = execution.assets().group(group.uuid);
            if (known == nullptr || known->query.empty()) all.push_back(group);
        }
        execution.removeGroups(all);
    }

    void inspect(ActionParts& parts) const override { inspectGroups(groups_, parts); }

  private:
    std::vector<GroupChoice> groups_;
    bool all_groups_;
};

}  // namespace

std::unique_ptr<const Action> readRemoveContactGroups(const ActionReader& reader) {
    return std::make_unique<RemoveContactGroups>(reader);
}

}  // namespace tama::flows
