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
        InputLabelsAdded event{(*execution.session().input)->uuid, {}};
        for (const GroupChoice& choice : labels_) {
            const Label* label = nullptr;
            std::string name = choice.group.name;
            if (choice.name_match) {
                const auto sound = execution.soundText(*choice.name_match, kMaxNameLength);
                if (!sound) continue;
                name = *sound;
                label = execution.assets().labelNamed(name);
            } else {
                label = execution.assets().label(choice.group.uuid);
            }
            if (label == nullptr) {
                execution.missing("label", name);
            } else {
                event.labels.push_back({label->uuid, label->name});
            }
        }
        if (!event.labels.empty()) execution.log(std::move(event));
    }

    void inspect(ActionParts& parts) const override {
        for (const GroupChoice& choice : labels_) {
            if (choice.name_match) {
                parts.add("labels", *choice.name_match);
            } else {
                parts.labels.push_back(choice.group);
            }
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
