// send_broadcast: a text to others than the contact. The engine names whom; who may be reached is the
// caller's rule.
#include "flows/actions/readers.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SendBroadcast final : public Action {
  public:
    explicit SendBroadcast(const ActionReader& reader)
        : Action(reader.uuid()), text_(reader.localised("text", Need::Required)), recipients_(reader) {}

    std::string_view type() const override { return "send_broadcast"; }

    void execute(Execution& execution) const override {
        BroadcastCreated event;
        event.base_language = execution.workflow().language;
        event.texts.emplace_back(event.base_language, execution.text(text_.base));
        for (const auto& [language, text] : text_.translations) {
            event.texts.emplace_back(language, execution.text(text));
        }
        event.recipients = recipients_.evaluate(execution);
        execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        parts.add("text", text_);
        recipients_.inspect(parts);
    }

  private:
    LocalisedText text_;
    RecipientTemplates recipients_;
};

}  // namespace

std::unique_ptr<const Action> readSendBroadcast(const ActionReader& reader) {
    return std::make_unique<SendBroadcast>(reader);
}

}  // namespace tama::flows
