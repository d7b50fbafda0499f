// call_resthook: tells all who subscribed to a hook, with a fixed account of the run. A hook that nobody
// subscribed to gives no result.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

// The account, as RapidPro's subscribers expect it.
constexpr std::string_view kPayload = R"(@(json(object(
  "contact", object("uuid", contact.uuid, "name", contact.name, "urn", contact.urn, "language", contact.language),
  "flow", run.flow,
  "path", run.path,
  "results", foreach_value(
    results, extract_object, "category", "category_localized", "created_on", "input", "name", "node_uuid", "value"
  ),
  "run", object("uuid", run.uuid, "created_on", run.created_on),
  "input", if(input, object(
    "attachments", foreach(input.attachments, attachment_parts),
    "channel", input.channel,
    "created_on", input.created_on,
    "text", input.text,
    "type", input.type,
    "urn", if(input.urn, object(
      "display", default(format_urn(input.urn), ""),
      "path", urn_parts(input.urn).path,
      "scheme", urn_parts(input.urn).scheme
    ), null),
    "uuid", input.uuid
  ), null),
  "channel", default(input.channel, null)
))))";

class CallResthook final : public Action {
  public:
    explicit CallResthook(const ActionReader& reader)
        : Action(reader.uuid()),
          resthook_(reader.json().text("resthook", kMaxName, Need::Required)),
          result_name_(reader.json().text("result_name", kMaxName)) {}

    std::string_view type() const override { return "call_resthook"; }

    void execute(Execution& execution) const override {
        const Resthook* resthook = execution.assets().resthook(resthook_);
        if (resthook == nullptr) return;
        static const Template payload = compileTemplate(kPayload);
        const std::string account = execution.wholeText(payload);
        execution.log(ResthookCalled{resthook_, account});
        if (resthook->subscribers.empty()) {
            execution.run().webhook.reset();
            return;
        }
        ServiceRequest request;
        request.method = "POST";
        request.url = resthook->subscribers.front();
        request.headers = {{"Content-Type", "application/json"}};
        request.body = account;
        request.result_name = result_name_;
        request.action_uuid = uuid();
        request.resthook = resthook_;
        request.more_urls.assign(resthook->subscribers.begin() + 1, resthook->subscribers.end());
        execution.request(std::move(request));
    }

    void inspect(ActionParts& parts) const override {
        if (!result_name_.empty()) parts.result_names.push_back(result_name_);
        parts.need("resthook", resthook_);
    }

  private:
    std::string resthook_;
    std::string result_name_;
};

}  // namespace

std::unique_ptr<const Action> readCallResthook(const ActionReader& reader) {
    return std::make_unique<CallResthook>(reader);
}

}  // namespace tama::flows
