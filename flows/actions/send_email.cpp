// send_email: a mail to fixed addresses; the session does not wait for it.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SendEmail final : public Action {
  public:
    explicit SendEmail(const ActionReader& reader)
        : Action(reader.uuid()),
          addresses_(reader.expressions("addresses", kMaxListItems)),
          subject_(reader.localised("subject", Need::Required)),
          body_(reader.localised("body", Need::Required)) {}

    std::string_view type() const override { return "send_email"; }

    void execute(Execution& execution) const override {
        EmailCreated event;
        for (const Template& address : addresses_) {
            std::string rendered = execution.text(address, kMaxNameLength);
            // A line break in an address or subject would add headers to the mail.
            if (rendered.find_first_of("\r\n") != std::string::npos ||
                rendered.find('@') == std::string::npos) {
                execution.error("send_email: an address is not valid and was left out");
            } else {
                event.addresses.push_back(std::move(rendered));
            }
        }
        event.subject = execution.text(execution.localised(subject_).value, kMaxNameLength);
        for (char& c : event.subject) {
            if (c == '\r' || c == '\n') c = ' ';
        }
        event.body = execution.text(execution.localised(body_).value);
        if (event.addresses.empty() || event.subject.empty()) {
            execution.error("send_email: no address or no subject; nothing is sent");
            return;
        }
        execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        for (const Template& address : addresses_) parts.add("addresses", address);
        parts.add("subject", subject_);
        parts.add("body", body_);
    }

  private:
    std::vector<Template> addresses_;
    LocalisedText subject_;
    LocalisedText body_;
};

}  // namespace

std::unique_ptr<const Action> readSendEmail(const ActionReader& reader) {
    return std::make_unique<SendEmail>(reader);
}

}  // namespace tama::flows
