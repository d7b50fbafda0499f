// set_run_local: a variable of this run alone (@locals.tries): set, increment or clear.
#include <algorithm>

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
        auto& locals = execution.run().locals;
        const auto found = std::find_if(locals.begin(), locals.end(), [&](const auto& local) {
            return local.first == local_;
        });
        std::string value = execution.text(value_, kMaxValueLength);
        if (operation_ == LocalOperation::Clear) {
            if (found != locals.end()) locals.erase(found);
            return;
        }
        if (operation_ == LocalOperation::Increment) {
            const auto old =
                found == locals.end() ? std::optional(Decimal(0)) : Decimal::parse(found->second);
            const auto by = value.empty() ? std::optional(Decimal(1)) : Decimal::parse(value);
            const auto sum = old && by ? Decimal::add(*old, *by) : std::nullopt;
            if (!sum) {
                execution.error("set_run_local: \"" + local_ + "\" cannot be incremented, it is no number");
                return;
            }
            value = sum->toString();
        }
        if (found != locals.end()) {
            found->second = std::move(value);
        } else {
            locals.emplace_back(local_, std::move(value));
        }
    }

    void inspect(ActionParts& parts) const override { parts.add("value", value_); }

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
