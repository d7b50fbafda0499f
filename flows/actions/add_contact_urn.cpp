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
        if (path.empty()) return execution.error("add_contact_urn: the address came out empty");
        if (scheme_ == "tel") {
            const EvaluationContext& context = execution.evaluation();
            if (context.normalise_phone) {
                path = context.normalise_phone(path, context.environment.default_country).value_or("");
            }
            if (!PhoneNumber::fromE164(path)) path.clear();
        } else if (!isPathOf(scheme_, path)) {
            path.clear();
        }
        if (path.empty()) {
            execution.setLocal(kOutput, "");
            return execution.error("add_contact_urn: that is no valid address for \"" + scheme_ + "\"");
        }
        const std::string urn = scheme_ + ":" + path;
        auto& urns = execution.changeContact().urns;
        const bool known = std::any_of(urns.begin(), urns.end(), [&](const std::string& other) {
            return identityOf(other) == urn;
        });
        if (!known && urns.size() >= kMaxAddresses) {
            execution.setLocal(kOutput, "");
            return execution.error("add_contact_urn: the contact has too many addresses");
        }
        execution.setLocal(kOutput, urn);
        if (known) return;
        urns.push_back(urn);
        execution.log(ContactUrnsChanged{urns});
        execution.contactChanged();
    }

    void inspect(ActionParts& parts) const override {
        parts.add("path", path_);
        parts.need("scheme", scheme_);
        parts.need("path", path_.source());
    }

  private:
    /// What the scheme says about its addresses, as far as anything is known.
    static bool isPathOf(std::string_view scheme, std::string_view path) {
        if (scheme == "mailto") return path.find('@') != std::string_view::npos;
        const bool numbered = scheme == "telegram" || scheme == "whatsapp" || scheme == "twitterid";
        return !numbered || std::all_of(path.begin(), path.end(), isDigit);
    }

    static constexpr std::size_t kMaxAddresses = 50;
    static constexpr std::string_view kOutput =
        "_has_urn";  // @locals._has_urn: the address, if it is there now

    std::string scheme_;
    Template path_;
};

}  // namespace

std::unique_ptr<const Action> readAddContactUrn(const ActionReader& reader) {
    return std::make_unique<AddContactUrn>(reader);
}

}  // namespace tama::flows
