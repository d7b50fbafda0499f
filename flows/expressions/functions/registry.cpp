#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "flows/expressions/functions/families.hpp"
#include "flows/router_tests/router_test.hpp"

namespace tama::flows {
namespace {

/// Says which function failed, as authors of flows know it.
Value namedFailure(const Function& function, const ErrorValue& error) {
    constexpr std::size_t kMaxMessage = 1'000;  // of functions that call one another
    std::string message = "error calling " + function.name() + "(...): " + std::string(error.message.view());
    if (message.size() > kMaxMessage) message = std::string(truncateBytes(message, kMaxMessage)) + "…";
    return Value::error(std::move(message));
}

std::string wrongArgumentCount(std::size_t least, std::size_t most, std::size_t got) {
    std::string message = "need ";
    if (most == least) {
        message += std::to_string(least);
    } else if (most == std::numeric_limits<std::size_t>::max()) {
        message += "at least " + std::to_string(least);
    } else {
        message += std::to_string(least) + " to " + std::to_string(most);
    }
    return message + " argument(s), got " + std::to_string(got);
}

class BuiltinFunction : public Function {
  public:
    virtual bool takes(std::size_t count) const = 0;
};

template <class Result>
class EntryFunction final : public BuiltinFunction {
  public:
    explicit EntryFunction(const CallableEntry<Result>& entry) : entry_(entry) {}

    std::string name() const override { return std::string(entry_.name); }
    bool takes(std::size_t count) const override { return entry_.takes(count); }
    Value call(Evaluation& evaluation, std::span<const Value> arguments) const override {
        if (!entry_.takes(arguments.size())) {
            return Value::error(
                wrongArgumentCount(entry_.least_arguments, entry_.most_arguments, arguments.size())
            );
        }
        if constexpr (std::is_same_v<Result, Value>) {
            return entry_.call(evaluation, arguments);
        } else {
            // Tests look through the whole text for what they want.
            const auto* operand = arguments.empty() ? nullptr : arguments.front().get<Text>();
            if (operand != nullptr && !evaluation.charge(operand->view().size() * 2))
                return evaluation.overrun();
            return asValue(entry_.call(evaluation, arguments));
        }
    }

  private:
    const CallableEntry<Result>& entry_;  // of a table that lives as long as the process
};

using FunctionMap = std::unordered_map<std::string_view, std::shared_ptr<const BuiltinFunction>>;

const FunctionMap& allFunctions() {
    static const FunctionMap functions = [] {
        FunctionMap all;
        for (const auto family :
             {conversionFunctions(),
              logicFunctions(),
              textFunctions(),
              encodingFunctions(),
              wordFunctions(),
              numberFunctions(),
              dateFunctions(),
              arrayFunctions(),
              objectFunctions(),
              formatFunctions()}) {
            for (const auto& function : family) {
                all.emplace(function.name, std::make_shared<const EntryFunction<Value>>(function));
            }
        }
        for (const RouterTest& test : routerTests()) {
            all.emplace(test.name, std::make_shared<const EntryFunction<TestResult>>(test));
        }
        return all;
    }();
    return functions;
}

}  // namespace

FunctionPtr findFunction(std::string_view name) {
    const auto found = allFunctions().find(name);
    return found != allFunctions().end() ? found->second : nullptr;
}

bool acceptsArguments(const Function& builtin, std::size_t count) {
    const auto* function = dynamic_cast<const BuiltinFunction*>(&builtin);
    return function == nullptr || function->takes(count);
}

std::vector<std::string_view> functionNames() {
    std::vector<std::string_view> names;
    for (const auto& [name, function] : allFunctions()) names.push_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

Value callFunction(const FunctionPtr& function, Evaluation& evaluation, std::span<const Value> arguments) {
    if (!evaluation.enter()) {
        Value failure = evaluation.overrun();
        evaluation.leave();
        return failure;
    }
    Value result = function->call(evaluation, arguments);
    evaluation.leave();
    if (const auto* error = result.get<ErrorValue>()) return namedFailure(*function, *error);
    const auto* text = result.get<Text>();
    const std::size_t size = text != nullptr ? text->view().size() : result.items().size();
    if (size > Value::kMaxTextBytes) return Value::error("the result is too long");
    if (result.depth() > Value::kMaxDepth) return Value::error("the result is nested too deeply");
    if (!evaluation.charge(size)) return evaluation.overrun();
    return result;
}

Value numberOrOverflow(const std::optional<Decimal>& number) {
    return number ? Value(*number) : Value::error("number value out of range");
}

}  // namespace tama::flows
