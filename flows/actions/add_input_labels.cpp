// add_input_labels: marks the message just received, for those who read the inbox.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class AddInputLabels final : public Action {
  public:
    explicit AddInputLabels(const ActionReader& reader)
        : Action(reader.uuid()), labels_(reader.groups("labels")) {}

    std::string_view type() const override { return "add_input_labels"; }

    void execute(Execution& execution) const override {
        if (!execution.session().input) {
            execution.error("add_input_labels: no message has been received");
            return;
        }
        InputLabelsAdded event;
        for (const GroupChoice& choice : labels_) {
            GroupRef label = choice.group;
            if (choice.name_match) label.name = execution.text(*choice.name_match, kMaxNameLength);
            if (!label.name.empty() || !label.uuid.empty()) event.labels.push_back(std::move(label));
        }
        if (!event.labels.empty()) execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        for (const GroupChoice& choice : labels_) {
            if (choice.name_match) parts.add("labels", *choice.name_match);
        }
    }

  private:
    std::vector<GroupChoice> labels_;
};

}  // namespace

std::unique_ptr<const Action> readAddInputLabels(const ActionReader& reader) {
    return std::make_unique<AddInputLabels>(reader);
}

}  // namespace tama::flows
