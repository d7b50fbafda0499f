// send_email: a mail to fixed addresses; the session does not wait for it.
#include "base/text.hpp"
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
        event.subject = singleLine(execution.text(execution.localised(subject_).value));
        if (event.subject.empty()) return execution.error("send_email: the subject came out empty");
        event.body = execution.text(execution.localised(body_).value);
        if (event.body.empty()) return execution.error("send_email: the body came out empty");
        for (const Template& address : addresses_) {
            std::string rendered = execution.text(address, kMaxNameLength);
            if (rendered.starts_with(kMailto)) rendered.erase(0, kMailto.size());
            // A line break in an address or subject would add headers to the mail.
            if (rendered.find_first_of("\r\n") != std::string::npos ||
                rendered.find('@') == std::string::npos) {
                execution.error("send_email: an address is not valid and was left out");
            } else {
                event.addresses.push_back(std::move(rendered));
            }
        }
        if (!event.addresses.empty()) execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        for (const Template& address : addresses_) parts.add("addresses", address);
        parts.add("subject", subject_);
        parts.add("body", body_);
        if (addresses_.empty()) parts.need("addresses", "");
        for (std::size_t i = 0; i < addresses_.size(); ++i) {
            parts.need("addresses[" + std::to_string(i) + "]", addresses_[i].source());
        }
        parts.need("subject", subject_.base.source());
        parts.need("body", body_.base.source());
    }

  private:
    static constexpr std::string_view kMailto = "mailto:";

    /// Runs of blanks and line ends become one blank.
    static std::string singleLine(std::string_view text) {
        std::string out;
        for (const char c : trim(text)) {
            const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
            if (!blank) {
                out += c;
            } else if (!out.ends_with(' ')) {
                out += ' ';
            }
        }
        return out;
    }

    std::vector<Template> addresses_;
    LocalisedText subject_;
    LocalisedText body_;
};

}  // namespace

std::unique_ptr<const Action> readSendEmail(const ActionReader& reader) {
    return std::make_unique<SendEmail>(reader);
}

}  // namespace tama::flows
