// send_broadcast: a message to others than the contact, in every language that the workflow has. The engine
// names whom; who may be reached is the caller's rule.
#include "flows/actions/message_content.hpp"
#include "flows/actions/readers.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SendBroadcast final : public Action {
  public:
    explicit SendBroadcast(const ActionReader& reader)
        : Action(reader.uuid()), content_(reader), recipients_(reader) {}

    std::string_view type() const override { return "send_broadcast"; }

    void execute(Execution& execution) const override {
        BroadcastCreated event;
        event.recipients = recipients_.evaluate(execution);
        if (execution.session().trigger->batch && event.recipients.areMany()) {
            execution.error("a session that was started with many others sends no broadcasts to groups");
            return;
        }
        const Workflow& flow = execution.workflow();
        event.base_language = flow.language;
        std::vector<std::string_view> languages{flow.language};
        languages.insert(languages.end(), flow.translations.begin(), flow.translations.end());
        for (const std::string_view language : languages) {
            auto content = content_.evaluate(execution, std::span(&language, 1));
            event.translations.push_back(
                {std::string(language),
                 std::move(content.text),
                 std::move(content.attachments),
                 std::move(content.quick_replies)}
            );
        }
        if (!event.recipients.empty()) execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        content_.inspect(parts);
        recipients_.inspect(parts);
    }

  private:
    MessageContent content_;
    RecipientTemplates recipients_;
};

}  // namespace

std::unique_ptr<const Action> readSendBroadcast(const ActionReader& reader) {
    return std::make_unique<SendBroadcast>(reader);
}

}  // namespace tama::flows
