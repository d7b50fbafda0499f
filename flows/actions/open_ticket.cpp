// open_ticket: asks a person of the ministry to look at this conversation. One who has an open ticket gets no
// second one. @locals._new_ticket (and the result of flows before 14.3) says whether it was opened.
#include "base/text.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

constexpr std::string_view kOutput = "_new_ticket";

class OpenTicket final : public Action {
  public:
    explicit OpenTicket(const ActionReader& reader)
        : Action(reader.uuid()),
          topic_(referenceOf(reader, "topic")),
          assignee_(referenceOf(reader, "assignee")),
          assignee_match_(assigneeTemplate(reader)),
          note_(reader.expression(reader.json().has("note") ? "note" : "body")),
          result_name_(reader.json().text("result_name", kMaxName)) {}

    std::string_view type() const override { return "open_ticket"; }

    void execute(Execution& execution) const override {
        const std::string uuid = open(execution);
        execution.setLocal(kOutput, uuid);
        if (result_name_.empty()) return;
        RunResult result;
        result.key = resultKey(result_name_);
        result.name = result_name_;
        result.value = uuid;
        result.category = uuid.empty() ? "Failure" : "Success";
        execution.saveResult(std::move(result), false);
    }

    void inspect(ActionParts& parts) const override {
        parts.add("note", note_);
        parts.add("assignee", assignee_match_);
        if (!result_name_.empty()) parts.result_names.push_back(result_name_);
    }

  private:
    static GroupRef referenceOf(const ActionReader& reader, std::string_view key) {
        const Decoder json = reader.json().member(key);
        return {json.text("uuid", kMaxName), json.text(json.has("name") ? "name" : "email", kMaxName)};
    }

    /// Who is not named by a UUID is found by an e-mail address, which may be an expression.
    static Template assigneeTemplate(const ActionReader& reader) {
        const Decoder json = reader.json().member("assignee");
        if (json.has("uuid")) return {};
        return compileTemplate(json.text(json.has("email_match") ? "email_match" : "email", kMaxText));
    }

    /// The UUID of the new ticket, or empty.
    std::string open(Execution& execution) const {
        Ticket ticket;
        ticket.assignee = assigneeIn(execution);
        const std::string note(trim(execution.text(note_)));
        if (execution.session().trigger->batch) {
            execution.error("a session that was started with many others opens no tickets");
            return {};
        }
        // Where the file has no list of topics, they are taken as they are named.
        const auto& topics = execution.assets().topics;
        const GroupRef* known = topic_.uuid.empty() && topic_.name.empty()
                                    ? execution.assets().topicNamed("General")
                                    : execution.assets().topic(topic_.uuid);
        if (known == nullptr && !topics.empty() && !topic_.uuid.empty()) {
            execution.missing("topic", topic_.name);
            return {};
        }
        if (execution.contact().ticket) return {};
        ticket.uuid = execution.services().ids.uuid();
        ticket.topic = known == nullptr ? topic_ : *known;
        execution.changeContact().ticket = ticket;
        std::string uuid = ticket.uuid;
        execution.log(TicketOpened{std::move(ticket), note});
        execution.regroup();
        return uuid;
    }

    GroupRef assigneeIn(Execution& execution) const {
        const auto asReference = [](const User& user) { return GroupRef{user.uuid, user.name}; };
        if (!assignee_match_.source().empty()) {
            const auto email = execution.soundText(assignee_match_, kMaxNameLength);
            if (!email) return {};
            if (const User* user = execution.assets().userOf(*email)) return asReference(*user);
            if (execution.assets().users.empty()) return {"", *email};
            execution.missing("user", *email);
            return {};
        }
        if (assignee_ == GroupRef{}) return {};
        if (const User* user = execution.assets().user(assignee_.uuid)) return asReference(*user);
        if (const User* user = execution.assets().userOf(assignee_.name)) return asReference(*user);
        if (execution.assets().users.empty()) return assignee_;
        execution.missing("user", assignee_.name);
        return {};
    }

    GroupRef topic_;
    GroupRef assignee_;
    Template assignee_match_;
    Template note_;
    std::string result_name_;
};

}  // namespace

std::unique_ptr<const Action> readOpenTicket(const ActionReader& reader) {
    return std::make_unique<OpenTicket>(reader);
}

}  // namespace tama::flows
