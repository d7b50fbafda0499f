// set_run_local: a variable of this run alone (@locals.tries): set, increment or clear.
#include <algorithm>

#include "base/text.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"

namespace tama::flows {

namespace {

enum class LocalOperation : std::uint8_t { Set, Increment, Clear };

class SetRunLocal final : public Action {
  public:
    SetRunLocal(const ActionReader& reader, LocalOperation operation)
        : Action(reader.uuid()),
          local_(reader.json().text("local", kMaxName, Need::Required)),
          value_(reader.expression("value")),
          operation_(operation) {}

    std::string_view type() const override { return "set_run_local"; }

    void execute(Execution& execution) const override {
        const auto value = execution.soundValue(value_);
        if (!value) return;
        auto& locals = execution.run().locals;
        if (operation_ == LocalOperation::Clear) {
            std::erase_if(locals, [&](const auto& local) { return local.first == local_; });
            return;
        }
        if (operation_ == LocalOperation::Set) return execution.setLocal(local_, *value);
        const auto found = std::find_if(locals.begin(), locals.end(), [&](const auto& local) {
            return local.first == local_;
        });
        // What is no number counts as none yet.
        const std::int64_t old = found == locals.end() ? 0 : parseInteger(found->second).value_or(0);
        const auto by = parseInteger(*value);
        std::int64_t sum = 0;
        if (!by || __builtin_add_overflow(old, *by, &sum)) {
            execution.error("set_run_local: \"" + local_ + "\" can only be incremented by a whole number");
            return;
        }
        execution.setLocal(local_, std::to_string(sum));
    }

    void inspect(ActionParts& parts) const override {
        parts.add("value", value_);
        parts.need("local", local_);
    }

  private:
    std::string local_;
    Template value_;
    LocalOperation operation_;
};

}  // namespace

std::unique_ptr<const Action> readSetRunLocal(const ActionReader& reader) {
    const std::string name = reader.json().text("operation", kMaxName, Need::Required);
    LocalOperation operation = LocalOperation::Set;
    if (name == "increment") {
        operation = LocalOperation::Increment;
    } else if (name == "clear") {
        operation = LocalOperation::Clear;
    } else if (name != "set" && !name.empty()) {
        reader.json().problemAt("operation", "must be set, increment or clear");
    }
    return std::make_unique<SetRunLocal>(reader, operation);
}

}  // namespace tama::flows
