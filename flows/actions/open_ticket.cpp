// open_ticket: asks a person of the ministry to look at this conversation.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class OpenTicket final : public Action {
  public:
    explicit OpenTicket(const ActionReader& reader)
        : Action(reader.uuid()),
          topic_(reader.json().member("topic").text("name", kMaxName)),
          assignee_(reader.json().member("assignee").text("name", kMaxName)),
          note_(reader.expression(reader.json().has("note") ? "note" : "body")) {}

    std::string_view type() const override { return "open_ticket"; }

    void execute(Execution& execution) const override {
        execution.log(TicketOpened{topic_, assignee_, execution.text(note_)});
    }

    void inspect(ActionParts& parts) const override { parts.add("note", note_); }

  private:
    std::string topic_;
    std::string assignee_;
    Template note_;
};

}  // namespace

std::unique_ptr<const Action> readOpenTicket(const ActionReader& reader) {
    return std::make_unique<OpenTicket>(reader);
}

}  // namespace tama::flows
