// set_contact_status: active, blocked, stopped or archived. The event is a wish: opting somebody in again is
// not a flow's to decide, so the registry takes over only what its rules allow (design.md §6).
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SetContactStatus final : public Action {
  public:
    SetContactStatus(std::string uuid, ContactStatus status) : Action(std::move(uuid)), status_(status) {}

    std::string_view type() const override { return "set_contact_status"; }

    void execute(Execution& execution) const override {
        if (status_ == execution.contact().status) return;
        execution.changeContact().status = status_;
        execution.log(ContactStatusChanged{status_});
        execution.contactChanged();
    }

    void inspect(ActionParts&) const override {}

  private:
    ContactStatus status_;
};

}  // namespace

std::unique_ptr<const Action> readSetContactStatus(const ActionReader& reader) {
    const std::string name = reader.json().text("status", kMaxName, Need::Required);
    const auto status = contactStatusFrom(name);
    if (!status) reader.json().problemAt("status", "must be active, blocked, stopped or archived");
    return std::make_unique<SetContactStatus>(reader.uuid(), status.value_or(ContactStatus::Active));
}

}  // namespace tama::flows
