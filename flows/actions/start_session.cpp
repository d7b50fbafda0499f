// start_session: asks for sessions of a workflow with others than the contact; the caller decides and starts
// them.
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
        SessionTriggered event;
        event.flow = flow_;
        event.recipients = recipients_.evaluate(execution);
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
