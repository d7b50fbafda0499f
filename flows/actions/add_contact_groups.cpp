// add_contact_groups: puts the contact into static groups. Query groups follow their query and are refused.
#include "flows/actions/readers.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class AddContactGroups final : public Action {
  public:
    explicit AddContactGroups(const ActionReader& reader)
        : Action(reader.uuid()), groups_(reader.groups("groups")) {}

    std::string_view type() const override { return "add_contact_groups"; }

    void execute(Execution& execution) const override {
        execution.addGroups(execution.resolveGroups(groups_));
    }

    void inspect(ActionParts& parts) const override { inspectGroups(groups_, parts); }

  private:
    std::vector<GroupChoice> groups_;
};

}  // namespace

std::unique_ptr<const Action> readAddContactGroups(const ActionReader& reader) {
    return std::make_unique<AddContactGroups>(reader);
}

}  // namespace tama::flows
