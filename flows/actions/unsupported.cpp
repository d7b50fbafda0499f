// Any action this engine does not have (voice, airtime, language models): kept in the definition, reported by
// the linter, and passed over with a warning.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class UnsupportedAction final : public Action {
  public:
    explicit UnsupportedAction(const ActionReader& reader)
        : Action(reader.uuid()), type_(reader.json().text("type", kMaxName)) {}

    std::string_view type() const override { return type_; }

    void execute(Execution& execution) const override {
        execution.log(WarningLogged{"the action " + type_ + " does nothing on an SMS platform"});
    }

    void inspect(ActionParts& parts) const override { parts.supported = false; }

  private:
    std::string type_;
};

}  // namespace

std::unique_ptr<const Action> readUnsupported(const ActionReader& reader) {
    return std::make_unique<UnsupportedAction>(reader);
}

}  // namespace tama::flows
