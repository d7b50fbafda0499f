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
          category_(reader.localisedName("category")) {}

    std::string_view type() const override { return "set_run_result"; }

    void execute(Execution& execution) const override {
        const auto value = execution.soundValue(value_);
        if (!value) return;
        RunResult result;
        result.key = key_;
        result.name = name_;
        result.value = *value;
        result.category = category_.base;
        const std::string& localised = execution.localised(category_).value;
        if (localised != result.category) result.category_localized = localised;
        execution.saveResult(std::move(result), false);
    }

    void inspect(ActionParts& parts) const override {
        parts.add("value", value_);
        parts.result_names.push_back(name_);
        parts.need("name", name_);
    }

  private:
    std::string name_;
    std::string key_;
    Template value_;
    Localised<std::string> category_;
};

}  // namespace

std::unique_ptr<const Action> readSetRunResult(const ActionReader& reader) {
    return std::make_unique<SetRunResult>(reader);
}

}  // namespace tama::flows
