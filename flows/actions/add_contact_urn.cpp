// add_contact_urn: another address for the contact, "tel:+231770000001". What is not a valid number is
// logged.
#include <algorithm>

#include "base/phone_number.hpp"
#include "base/text.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class AddContactUrn final : public Action {
  public:
    explicit AddContactUrn(const ActionReader& reader)
        : Action(reader.uuid()),
          scheme_(reader.json().text("scheme", kMaxName, Need::Required)),
          path_(reader.expression("path")) {}

    std::string_view type() const override { return "add_contact_urn"; }

    void execute(Execution& execution) const override {
        std::string path(trim(execution.text(path_, kMaxNameLength)));
        if (scheme_ == "tel") {
            const EvaluationContext& context = execution.evaluation();
            if (context.normalise_phone) {
                path = context.normalise_phone(path, context.environment.default_country).value_or("");
            }
            if (!PhoneNumber::fromE164(path)) path.clear();
        }
        if (path.empty()) {
            execution.error("add_contact_urn: that is no valid address for \"" + scheme_ + "\"");
            return;
        }
        const std::string urn = scheme_ + ":" + path;
        auto& urns = execution.changeContact().urns;
        if (std::find(urns.begin(), urns.end(), urn) != urns.end()) return;
        urns.push_back(urn);
        execution.log(ContactUrnsChanged{urns});
        execution.contactChanged();
    }

    void inspect(ActionParts& parts) const override { parts.add("path", path_); }

  private:
    std::string scheme_;
    Template path_;
};

}  // namespace

std::unique_ptr<const Action> readAddContactUrn(const ActionReader& reader) {
    return std::make_unique<AddContactUrn>(reader);
}

}  // namespace tama::flows
