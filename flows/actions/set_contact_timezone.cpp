// set_contact_timezone: the zone in which dates are read and written for this contact. Empty = the default
// again.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SetContactTimezone final : public Action {
  public:
    explicit SetContactTimezone(const ActionReader& reader)
        : Action(reader.uuid()), timezone_(reader.expression("timezone")) {}

    std::string_view type() const override { return "set_contact_timezone"; }

    void execute(Execution& execution) const override {
        const auto sound = execution.soundText(timezone_, kMaxNameLength);
        if (!sound) return;
        std::string timezone = *sound;
        if (!timezone.empty() && !TimeZone::named(timezone)) {
            execution.error("set_contact_timezone: there is no time zone \"" + timezone + "\"");
            return;
        }
        if (timezone == execution.contact().timezone) return;
        execution.changeContact().timezone = timezone;
        execution.log(ContactTimezoneChanged{std::move(timezone)});
        execution.contactChanged();
    }

    void inspect(ActionParts& parts) const override { parts.add("timezone", timezone_); }

  private:
    Template timezone_;
};

}  // namespace

std::unique_ptr<const Action> readSetContactTimezone(const ActionReader& reader) {
    return std::make_unique<SetContactTimezone>(reader);
}

}  // namespace tama::flows
