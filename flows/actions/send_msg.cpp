// send_msg: a text to the contact, with quick replies and attachments. SMS has no buttons: quick replies stay
// a list, and the workflow's text is expected to name the choices. A text that comes out empty is still an
// event, so that the author sees it; the caller has nothing to send then.
#include "flows/actions/message_content.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/destinations.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

std::string_view whyUnsendable(ContactStatus status) {
    switch (status) {
        case ContactStatus::Active:
            return "";
        case ContactStatus::Blocked:
            return "contact_blocked";
        case ContactStatus::Stopped:
            return "contact_stopped";
        case ContactStatus::Archived:
            return "contact_archived";
    }
    return "";
}

class SendMsg final : public Action {
  public:
    explicit SendMsg(const ActionReader& reader)
        : Action(reader.uuid()), content_(reader), all_urns_(reader.json().boolean("all_urns")) {
        if (reader.json().member("text").json() == "") reader.json().problemAt("text", "is empty");
    }

    std::string_view type() const override { return "send_msg"; }

    void execute(Execution& execution) const override {
        auto content = content_.evaluate(execution, execution.languages());
        MsgCreated message;
        message.text = std::move(content.text);
        message.quick_replies = std::move(content.quick_replies);
        message.attachments = std::move(content.attachments);
        message.locale = execution.localeOf(content.language);
        message.unsendable_reason = whyUnsendable(execution.contact().status);
        auto addressed = addresses(execution);
        if (addressed.empty()) {
            message.unsendable_reason = "no_route";
            return execution.log(std::move(message));
        }
        if (!all_urns_) addressed.resize(1);
        for (const Destination& to : addressed) {
            message.urn = to.urn;
            if (to.channel != nullptr) message.channel = FlowRef{to.channel->uuid, to.channel->name};
            if (&to == &addressed.back()) {
                execution.log(std::move(message));
            } else {
                execution.log(message);
            }
        }
    }

    void inspect(ActionParts& parts) const override {
        parts.message = &content_.text();
        parts.quick_replies = &content_.quickReplies();
        content_.inspect(parts);
    }

  private:
    /// What something can be sent to, the preferred one first.
    static std::vector<Destination> addresses(const Execution& execution) {
        if (execution.services().channels_decide) {
            return destinationsOf(execution.contact(), execution.assets());
        }
        std::vector<Destination> out;
        for (const std::string& urn : execution.contact().urns) {
            if (urn.starts_with("tel:")) out.push_back({identityOf(urn), nullptr});
        }
        return out;
    }

    MessageContent content_;
    bool all_urns_;  // flows before 14.4: a copy to each address
};

}  // namespace

std::unique_ptr<const Action> readSendMsg(const ActionReader& reader) {
    return std::make_unique<SendMsg>(reader);
}

}  // namespace tama::flows
