// The tree of a compiled expression. Immutable once parsed; evaluated by any number of threads at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flows/expressions/evaluation.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

class Expression {
  public:
    virtual ~Expression() = default;
    /// Pays for the step and refuses to go too deep; then computes.
    Value evaluate(Evaluation& evaluation) const;
    /// How many expressions stand inside one another, this one included. Destruction is that deep, too.
    int depth() const { return depth_; }

  protected:
    explicit Expression(int depth = 1) : depth_(depth) {}
    virtual Value compute(Evaluation& evaluation) const = 0;

  private:
    int depth_;
};

using ExpressionPtr = std::shared_ptr<const Expression>;  // shared: a lambda may outlive its template

enum class ArithmeticOperator { Add, Subtract, Multiply, Divide, Power };
enum class ComparisonOperator { Less, LessOrEqual, Greater, GreaterOrEqual };

ExpressionPtr literal(Value value);
ExpressionPtr parameter(std::size_t slot);  // of the lambdas around, outermost first
/// `otherwise`: the error where the scope has no such root, instead of the scope's own.
ExpressionPtr root(std::string lower_case_name, std::string otherwise = {});
ExpressionPtr property(ExpressionPtr container, std::string name);
ExpressionPtr index(ExpressionPtr container, ExpressionPtr key);
ExpressionPtr call(ExpressionPtr function, std::vector<ExpressionPtr> arguments);
ExpressionPtr negate(ExpressionPtr operand);
ExpressionPtr arithmetic(ArithmeticOperator op, ExpressionPtr left, ExpressionPtr right);
ExpressionPtr comparison(ComparisonOperator op, ExpressionPtr left, ExpressionPtr right);
ExpressionPtr equality(bool negated, ExpressionPtr left, ExpressionPtr right);
ExpressionPtr concatenation(std::vector<ExpressionPtr> parts);
ExpressionPtr lambda(std::size_t parameter_count, ExpressionPtr body);

}  // namespace tama::flows
