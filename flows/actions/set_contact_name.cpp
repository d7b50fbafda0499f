// set_contact_name: the contact's name, which the registry may refuse to take over.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SetContactName final : public Action {
  public:
    explicit SetContactName(const ActionReader& reader)
        : Action(reader.uuid()), name_(reader.expression("name")) {}

    std::string_view type() const override { return "set_contact_name"; }

    void execute(Execution& execution) const override {
        auto name = execution.soundText(name_, kMaxNameLength);
        if (!name || *name == execution.contact().name) return;
        execution.changeContact().name = *name;
        execution.log(ContactNameChanged{std::move(*name)});
        execution.regroup();
    }

    void inspect(ActionParts& parts) const override { parts.add("name", name_); }

  private:
    Template name_;
};

}  // namespace

std::unique_ptr<const Action> readSetContactName(const ActionReader& reader) {
    return std::make_unique<SetContactName>(reader);
}

}  // namespace tama::flows
