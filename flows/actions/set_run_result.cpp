// set_run_result: saves a value under a name, as a router would.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

class SetRunResult final : public Action {
  public:
    explicit SetRunResult(const ActionReader& reader)
        : Action(reader.uuid()),
          name_(reader.json().text("name", kMaxName, Need::Required)),
          key_(resultKey(name_)),
          value_(reader.expression("value")),
          category_(reader.localised("category")) {}

    std::string_view type() const override { return "set_run_result"; }

    void execute(Execution& execution) const override {
        RunResult result;
        result.key = key_;
        result.name = name_;
        result.value = execution.text(value_, kMaxValueLength);
        result.category = execution.text(category_.base, kMaxNameLength);
        const auto localised = execution.localised(category_);
        if (&localised.value != &category_.base) {
            result.category_localized = execution.text(localised.value, kMaxNameLength);
        }
        execution.saveResult(std::move(result), false);
    }

    void inspect(ActionParts& parts) const override {
        parts.add("value", value_);
        parts.add("category", category_);
        parts.result_names.push_back(name_);
    }

  private:
    std::string name_;
    std::string key_;
    Template value_;
    LocalisedText category_;
};

}  // namespace

std::unique_ptr<const Action> readSetRunResult(const ActionReader& reader) {
    return std::make_unique<SetRunResult>(reader);
}

}  // namespace tama::flows
