// call_webhook: asks a web service. The engine does no I/O: the sprint ends with the request in the session,
// and goes on after this action when the caller resumes with the answer (@webhook.status, @webhook.json).
#include <algorithm>

#include "base/text.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

/// A token of RFC 9110, 5.6.2.
bool isHeaderName(std::string_view name) {
    constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [kSigns](char c) {
        return isDigit(c) || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z') ||
               kSigns.find(c) != std::string_view::npos;
    });
}

class CallWebhook final : public Action {
  public:
    explicit CallWebhook(const ActionReader& reader)
        : Action(reader.uuid()),
          method_(reader.json().text("method", 16, Need::Required)),
          url_(reader.expression("url", kMaxAddress, Need::Required)),
          body_(reader.expression("body")),
          result_name_(reader.json().text("result_name", kMaxName)) {
        const Decoder headers = reader.json().member("headers");
        if (headers.json().is_null() || !headers.expectObject()) return;
        for (const auto& header : headers.json().items()) {
            if (!isHeaderName(header.key())) headers.problemAt(header.key(), "is no name of an HTTP header");
            headers_.emplace_back(header.key(), compileTemplate(headers.text(header.key(), kMaxAddress)));
        }
    }

    std::string_view type() const override { return "call_webhook"; }

    void execute(Execution& execution) const override {
        ServiceRequest request;
        request.method = upperAscii(method_);
        request.url = std::string(trim(execution.text(url_)));
        const bool web = startsWithIgnoringCase(request.url, "http://") ||
                         startsWithIgnoringCase(request.url, "https://");
        if (!web || request.url.size() > kMaxAddress) {
            execution.error(
                "call_webhook: the address came out empty or as none of the web; nothing is called"
            );
            return;
        }
        request.body = execution.wholeText(body_);
        for (const auto& [name, value] : headers_) {
            std::string rendered = execution.text(value, kMaxAddress);
            // A line break would add headers of its own.
            std::replace_if(
                rendered.begin(), rendered.end(), [](char c) { return c == '\r' || c == '\n'; }, ' '
            );
            request.headers.emplace_back(name, std::move(rendered));
        }
        request.result_name = result_name_;
        request.action_uuid = uuid();
        execution.request(std::move(request));
    }

    void inspect(ActionParts& parts) const override {
        parts.add("url", url_);
        parts.need("url", url_.source());
        parts.add("body", body_);
        for (const auto& [name, value] : headers_) parts.add("headers." + name, value);
        if (!result_name_.empty()) parts.result_names.push_back(result_name_);
    }

  private:
    std::string method_;
    Template url_;
    Template body_;
    std::string result_name_;
    std::vector<std::pair<std::string, Template>> headers_;
};

}  // namespace

std::unique_ptr<const Action> readCallWebhook(const ActionReader& reader) {
    return std::make_unique<CallWebhook>(reader);
}

}  // namespace tama::flows
