// set_contact_channel: the channel that the contact's addresses keep to. A gateway that routes by number has
// no such thing: there the wish is only logged.
#include "flows/actions/readers.hpp"
#include "flows/engine/destinations.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SetContactChannel final : public Action {
  public:
    explicit SetContactChannel(const ActionReader& reader)
        : Action(reader.uuid()), clears_(!reader.json().has("channel")) {
        if (!clears_) channel_ = reader.flow("channel");
    }

    std::string_view type() const override { return "set_contact_channel"; }

    void execute(Execution& execution) const override {
        if (!execution.services().channels_decide) {
            execution.log(WarningLogged{"set_contact_channel does nothing here: numbers choose the channel"});
            return;
        }
        const Channel* channel = clears_ ? nullptr : execution.assets().channel(channel_.uuid);
        if (!clears_ && channel == nullptr) return execution.missing("channel", channel_.name);
        if (channel != nullptr && !channel->sends) {
            return execution.error("set_contact_channel: the channel \"" + channel_.name + "\" cannot send");
        }
        auto urns = withPreferredChannel(execution.contact(), channel, execution.assets());
        if (urns == execution.contact().urns) return;
        execution.changeContact().urns = urns;
        execution.log(ContactUrnsChanged{std::move(urns)});
        execution.contactChanged();
    }

    void inspect(ActionParts&) const override {}

  private:
    bool clears_;
    FlowRef channel_;  // uuid, name
};

}  // namespace

std::unique_ptr<const Action> readSetContactChannel(const ActionReader& reader) {
    return std::make_unique<SetContactChannel>(reader);
}

}  // namespace tama::flows
