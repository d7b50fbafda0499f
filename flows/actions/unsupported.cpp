// Any action this engine does not have (voice, airtime, language models, classifiers): kept in the
// definition, reported by the linter, and passed over with a warning. What it would have left for the router
// behind it says that it failed, so that the flow takes that way.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class UnsupportedAction final : public Action {
  public:
    explicit UnsupportedAction(const ActionReader& reader)
        : Action(reader.uuid()),
          type_(reader.json().text("type", kMaxName)),
          result_name_(type_ == "call_classifier" || type_ == "transfer_airtime"
                           ? reader.json().text("result_name", kMaxName)
                           : std::string()) {
        if (type_ == "call_llm") {
            local_ = reader.json().text("output_local", kMaxName);
            failed_ = "<ERROR>";
        } else if (type_ == "transfer_airtime") {
            local_ = "_new_transfer";
        }
    }

    std::string_view type() const override { return type_; }

    void execute(Execution& execution) const override {
        execution.log(WarningLogged{"the action " + type_ + " does nothing on an SMS platform"});
        if (!local_.empty()) execution.setLocal(local_, failed_);
        if (result_name_.empty()) return;
        RunResult result;
        result.key = resultKey(result_name_);
        result.name = result_name_;
        result.value = "0";
        result.category = "Failure";
        execution.saveResult(std::move(result), false);
    }

    void inspect(ActionParts& parts) const override {
        parts.supported = false;
        if (!result_name_.empty()) parts.result_names.push_back(result_name_);
    }

  private:
    std::string type_;
    std::string result_name_;
    std::string local_;   // where the outcome is expected, or empty
    std::string failed_;  // what stands there when nothing came
};

}  // namespace

std::unique_ptr<const Action> readUnsupported(const ActionReader& reader) {
    return std::make_unique<UnsupportedAction>(reader);
}

}  // namespace tama::flows
