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
        // In the order of the file, then those that it does not know.
        std::vector<GroupRef> all;
        for (const Group& group : execution.assets().groups) {
            if (group.query.empty()) all.push_back({group.uuid, group.name});
        }
        for (const GroupRef& group : execution.contact().groups) {
            if (execution.assets().group(group.uuid) == nullptr) all.push_back(group);
        }
        execution.removeGroups(std::move(all));
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
