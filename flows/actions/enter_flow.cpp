// enter_flow: runs another workflow inside this session; a terminal one does not come back.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class EnterFlow final : public Action {
  public:
    explicit EnterFlow(const ActionReader& reader)
        : Action(reader.uuid()), flow_(reader.flow("flow")), terminal_(reader.json().boolean("terminal")) {}

    std::string_view type() const override { return "enter_flow"; }

    void execute(Execution& execution) const override {
        const Workflow* flow = execution.assets().workflow(flow_.uuid);
        if (flow == nullptr) {
            execution.fail("enter_flow: the workflow \"" + flow_.name + "\" is missing");
            return;
        }
        // A session is of the kind of its first workflow: one that waits cannot run where nobody answers.
        const Workflow* first = execution.workflow(0);
        if (first != nullptr && first->type != flow->type) {
            execution.fail(
                "enter_flow: the workflow \"" + flow_.name + "\" is of another type than the session"
            );
            return;
        }
        execution.enter(*flow, terminal_);
    }

    void inspect(ActionParts& parts) const override { parts.flows.push_back(flow_); }

  private:
    FlowRef flow_;
    bool terminal_;
};

}  // namespace

std::unique_ptr<const Action> readEnterFlow(const ActionReader& reader) {
    return std::make_unique<EnterFlow>(reader);
}

}  // namespace tama::flows
