// send_msg: a text to the contact, with quick replies and attachments. SMS has no buttons: quick replies stay
// a list, and the workflow's text is expected to name the choices.
#include <algorithm>

#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SendMsg final : public Action {
  public:
    explicit SendMsg(const ActionReader& reader)
        : Action(reader.uuid()),
          text_(reader.localised("text", Need::Required)),
          quick_replies_(reader.localisedList("quick_replies", kMaxQuickReplies)),
          attachments_(reader.localisedList("attachments", kMaxAttachments)) {
        if (reader.json().member("text").json() == "") reader.json().problemAt("text", "is empty");
    }

    std::string_view type() const override { return "send_msg"; }

    void execute(Execution& execution) const override {
        const auto text = execution.localised(text_);
        MsgCreated message;
        message.text = execution.text(text.value);
        message.locale = execution.localeOf(text.language);
        for (const Template& reply : execution.localised(quick_replies_).value) {
            std::string rendered = execution.text(reply, kMaxQuickReplyLength);
            if (!rendered.empty()) message.quick_replies.push_back(std::move(rendered));
        }
        for (const Template& attachment : execution.localised(attachments_).value) {
            std::string rendered = execution.text(attachment, kMaxAddress);
            if (!rendered.empty()) message.attachments.push_back(std::move(rendered));
        }
        if (message.text.empty() && message.attachments.empty()) {
            execution.error("send_msg: the text came out empty; nothing is sent");
            return;
        }
        address(execution, message);
        execution.log(std::move(message));
    }

    void inspect(ActionParts& parts) const override {
        parts.message = &text_;
        parts.quick_replies = &quick_replies_;
        parts.add("text", text_);
        parts.add("quick_replies", quick_replies_);
        parts.add("attachments", attachments_);
    }

  private:
    static constexpr std::size_t kMaxQuickReplyLength = 64;

    /// The first address that something can be sent to.
    static void address(const Execution& execution, MsgCreated& message) {
        const bool channels_decide = execution.services().channels_decide;
        for (const std::string& urn : execution.contact().urns) {
            const std::string_view scheme = std::string_view(urn).substr(0, urn.find(':'));
            if (!channels_decide && scheme == "tel") {
                message.urn = urn;
                return;
            }
            for (const Channel& channel : execution.assets().channels) {
                const bool fits = std::find(channel.schemes.begin(), channel.schemes.end(), scheme) !=
                                  channel.schemes.end();
                if (!channels_decide || !channel.sends || !fits) continue;
                message.urn = urn;
                message.channel = {channel.uuid, channel.name};
                return;
            }
        }
        message.unsendable_reason = "no_destination";
    }

    LocalisedText text_;
    LocalisedTexts quick_replies_;
    LocalisedTexts attachments_;
};

}  // namespace

std::unique_ptr<const Action> readSendMsg(const ActionReader& reader) {
    return std::make_unique<SendMsg>(reader);
}

}  // namespace tama::flows
