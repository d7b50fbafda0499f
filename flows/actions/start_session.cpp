// start_session: asks for sessions of a workflow with others than the contact; the caller decides and starts
// them.
#include <algorithm>

#include "flows/actions/readers.hpp"
#include "flows/actions/recipients.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class StartSession final : public Action {
  public:
    explicit StartSession(const ActionReader& reader)
        : Action(reader.uuid()),
          flow_(reader.flow("flow")),
          recipients_(reader),
          create_contact_(reader.json().boolean("create_contact")),
          exclude_in_a_flow_(reader.json().member("exclusions").boolean("in_a_flow")) {}

    std::string_view type() const override { return "start_session"; }

    void execute(Execution& execution) const override {
        Recipients recipients = recipients_.evaluate(execution);
        const Workflow* flow = execution.assets().workflow(flow_.uuid);
        if (flow == nullptr) return execution.missing("workflow", flow_.name);
        const Session& session = execution.session();
        if (session.trigger->batch && recipients.areMany()) {
            return execution.error("a session that was started with many others starts no groups");
        }
        if (session.trigger->history.ancestors_since_input >= kMaxAncestorsSinceInput) {
            return execution.error("too many sessions have started one another since anybody answered");
        }
        if (recipients.empty() && !create_contact_) return;
        SessionTriggered event;
        event.flow = {flow->uuid, flow->name};
        event.recipients = std::move(recipients);
        event.history = historyOfChild(session);
        event.exclude_in_a_flow = exclude_in_a_flow_;
        event.create_contact = create_contact_;
        event.run_summary_json = execution.runSummary();
        execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        parts.flows.push_back(flow_);
        recipients_.inspect(parts);
    }

  private:
    static constexpr std::uint32_t kMaxAncestorsSinceInput = 5;

    static SessionHistory historyOfChild(const Session& session) {
        const bool answered =
            std::any_of(session.runs.begin(), session.runs.end(), [](const Run& run) { return run.had_input; });
        const SessionHistory& mine = session.trigger->history;
        return {session.uuid, mine.ancestors + 1, answered ? 0 : mine.ancestors_since_input + 1};
    }

    FlowRef flow_;
    RecipientTemplates recipients_;
    bool create_contact_;
    bool exclude_in_a_flow_;
};

}  // namespace

std::unique_ptr<const Action> readStartSession(const ActionReader& reader) {
    return std::make_unique<StartSession>(reader);
}

}  // namespace tama::flows
