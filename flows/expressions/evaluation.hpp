// One evaluation of a template or test: its context, its budget, and the arguments of the lambda it is in.
// Lives on the stack of the evaluating thread.
#pragma once

#include <cstdint>
#include <span>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

class Evaluation {
  public:
    static constexpr std::int64_t kBudget = 10'000'000;  // units: a step, two bytes read, or a byte written
    static constexpr int kMaxDepth = 400;  // of expressions inside one another, lambdas included

    explicit Evaluation(const EvaluationContext& context) : context_(context) {}

    std::span<const Value> frame;  // arguments of the lambdas around, outermost first

    const EvaluationContext& context() const { return context_; }
    const Environment& environment() const { return context_.environment; }

    /// False when the budget is used up; then nothing may be done any more.
    bool charge(std::size_t units) {
        budget_ -= static_cast<std::int64_t>(units);
        return budget_ >= 0;
    }
    bool enter() { return ++depth_ <= kMaxDepth && charge(1); }
    void leave() { --depth_; }

    Value overrun() const {
        return Value::error(
            budget_ < 0 ? "evaluation takes too many steps" : "expressions are nested too deeply"
        );
    }

  private:
    const EvaluationContext& context_;
    std::int64_t budget_ = kBudget;
    int depth_ = 0;
};

}  // namespace tama::flows
