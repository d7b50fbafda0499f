#include "flows/expressions/syntax.hpp"

#include <algorithm>

#include "flows/expressions/conversion.hpp"
#include "flows/expressions/function.hpp"

namespace tama::flows {
namespace {

int depthAbove(const std::vector<ExpressionPtr>& children) {
    int depth = 0;
    for (const auto& child : children) depth = std::max(depth, child->depth());
    return depth + 1;
}

int depthAbove(const ExpressionPtr& a, const ExpressionPtr& b) {
    return std::max(a->depth(), b->depth()) + 1;
}

class LiteralExpression final : public Expression {
  public:
    explicit LiteralExpression(Value value) : value_(std::move(value)) {}

  private:
    Value compute(Evaluation&) const override { return value_; }
    Value value_;
};

class ParameterExpression final : public Expression {
  public:
    explicit ParameterExpression(std::size_t slot) : slot_(slot) {}

  private:
    Value compute(Evaluation& evaluation) const override { return evaluation.frame[slot_]; }
    std::size_t slot_;
};

class RootExpression final : public Expression {
  public:
    RootExpression(std::string name, std::string otherwise)
        : name_(std::move(name)), otherwise_(std::move(otherwise)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        Value found = evaluation.context().scope.lookup(name_);
        if (found.isError() && !otherwise_.empty()) return Value::error(otherwise_);
        return found;
    }
    std::string name_;
    std::string otherwise_;
};

class PropertyExpression final : public Expression {
  public:
    PropertyExpression(ExpressionPtr container, std::string name)
        : Expression(container->depth() + 1), container_(std::move(container)), name_(std::move(name)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        return container_->evaluate(evaluation).property(name_);
    }
    ExpressionPtr container_;
    std::string name_;
};

class IndexExpression final : public Expression {
  public:
    IndexExpression(ExpressionPtr container, ExpressionPtr key)
        : Expression(depthAbove(container, key)), container_(std::move(container)), key_(std::move(key)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        const Value container = container_->evaluate(evaluation);
        if (container.isError()) return container;
        const Value key = key_->evaluate(evaluation);
        if (container.kind() == ValueKind::Array) {
            const auto position = toInteger(key);
            return position ? container.item(*position) : Value(position.error());
        }
        const auto name = toText(key);
        if (!name) return name.error();
        // What an object does not have is null here and an error after a dot: the key may be data.
        const auto* object = container.get<ObjectPtr>();
        if (object != nullptr) return (*object)->find(name->view()).value_or(Value());
        return container.property(name->view());
    }
    ExpressionPtr container_;
    ExpressionPtr key_;
};

class CallExpression final : public Expression {
  public:
    CallExpression(ExpressionPtr function, std::vector<ExpressionPtr> arguments)
        : Expression(std::max(function->depth() + 1, depthAbove(arguments))),
          function_(std::move(function)),
          arguments_(std::move(arguments)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        const Value callee = function_->evaluate(evaluation);
        if (callee.isError()) return callee;
        const auto* function = callee.get<FunctionPtr>();
        if (function == nullptr) return Value::error(describe(callee) + " is not a function");
        constexpr std::size_t kUsual = 4;
        if (arguments_.size() <= kUsual) {
            Value values[kUsual];
            for (std::size_t i = 0; i < arguments_.size(); ++i)
                values[i] = arguments_[i]->evaluate(evaluation);
            return callFunction(*function, evaluation, {values, arguments_.size()});
        }
        std::vector<Value> values;
        values.reserve(arguments_.size());
        for (const auto& argument : arguments_) values.push_back(argument->evaluate(evaluation));
        return callFunction(*function, evaluation, values);
    }
    ExpressionPtr function_;
    std::vector<ExpressionPtr> arguments_;
};

class NegateExpression final : public Expression {
  public:
    explicit NegateExpression(ExpressionPtr operand)
        : Expression(operand->depth() + 1), operand_(std::move(operand)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        const auto number = toNumber(operand_->evaluate(evaluation));
        if (!number) return number.error();
        return number->negated();
    }
    ExpressionPtr operand_;
};

/// What `combine` makes of the numbers of two operands.
template <class Combine>
Value ofNumbers(Evaluation& evaluation, const Expression& left, const Expression& right, Combine combine) {
    const auto a = toNumber(left.evaluate(evaluation));
    if (!a) return a.error();
    const auto b = toNumber(right.evaluate(evaluation));
    if (!b) return b.error();
    return combine(*a, *b);
}

class ArithmeticExpression final : public Expression {
  public:
    ArithmeticExpression(ArithmeticOperator op, ExpressionPtr left, ExpressionPtr right)
        : Expression(depthAbove(left, right)), op_(op), left_(std::move(left)), right_(std::move(right)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        constexpr std::size_t kPowerCost = 64;
        if (op_ == ArithmeticOperator::Power && !evaluation.charge(kPowerCost)) return evaluation.overrun();
        return ofNumbers(evaluation, *left_, *right_, [this](const Decimal& a, const Decimal& b) -> Value {
            switch (op_) {
                case ArithmeticOperator::Add:
                    return numberOrOverflow(Decimal::add(a, b));
                case ArithmeticOperator::Subtract:
                    return numberOrOverflow(Decimal::subtract(a, b));
                case ArithmeticOperator::Multiply:
                    return numberOrOverflow(Decimal::multiply(a, b));
                case ArithmeticOperator::Divide:
                    if (b.isZero()) return Value::error("division by zero");
                    return numberOrOverflow(Decimal::divide(a, b));
                case ArithmeticOperator::Power:
                    return numberOrOverflow(Decimal::power(a, b));
            }
            return {};
        });
    }
    ArithmeticOperator op_;
    ExpressionPtr left_;
    ExpressionPtr right_;
};

class ComparisonExpression final : public Expression {
  public:
    ComparisonExpression(ComparisonOperator op, ExpressionPtr left, ExpressionPtr right)
        : Expression(depthAbove(left, right)), op_(op), left_(std::move(left)), right_(std::move(right)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        return ofNumbers(evaluation, *left_, *right_, [this](const Decimal& a, const Decimal& b) -> Value {
            switch (op_) {
                case ComparisonOperator::Less:
                    return a < b;
                case ComparisonOperator::LessOrEqual:
                    return a <= b;
                case ComparisonOperator::Greater:
                    return a > b;
                case ComparisonOperator::GreaterOrEqual:
                    return a >= b;
            }
            return {};
        });
    }
    ComparisonOperator op_;
    ExpressionPtr left_;
    ExpressionPtr right_;
};

class EqualityExpression final : public Expression {
  public:
    EqualityExpression(bool negated, ExpressionPtr left, ExpressionPtr right)
        : Expression(depthAbove(left, right)),
          negated_(negated),
          left_(std::move(left)),
          right_(std::move(right)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        const Value left = left_->evaluate(evaluation);
        const Value right = right_->evaluate(evaluation);
        const auto* a = left.get<Decimal>();
        const auto* b = right.get<Decimal>();
        if (a != nullptr && b != nullptr) return (*a == *b) != negated_;
        const auto left_text = toText(left);
        if (!left_text) return left_text.error();
        const auto right_text = toText(right);
        if (!right_text) return right_text.error();
        if (!evaluation.charge((left_text->view().size() + right_text->view().size()) / 2))
            return evaluation.overrun();
        return (left_text->view() == right_text->view()) != negated_;
    }
    bool negated_;
    ExpressionPtr left_;
    ExpressionPtr right_;
};

class ConcatenationExpression final : public Expression {
  public:
    explicit ConcatenationExpression(std::vector<ExpressionPtr> parts)
        : Expression(depthAbove(parts)), parts_(std::move(parts)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        std::string joined;
        for (const auto& part : parts_) {
            const Value value = part->evaluate(evaluation);
            if (value.isError()) return value;
            const std::size_t before = joined.size();
            if (!value.appendTo(joined) || joined.size() > Value::kMaxTextBytes)
                return Value::error("the text is too long");
            if (!evaluation.charge(joined.size() - before)) return evaluation.overrun();
        }
        return joined;
    }
    std::vector<ExpressionPtr> parts_;
};

class LambdaFunction final : public Function {
  public:
    LambdaFunction(std::span<const Value> captured, std::size_t parameter_count, ExpressionPtr body)
        : captured_(captured.begin(), captured.end()),
          parameter_count_(parameter_count),
          body_(std::move(body)) {
        for (const Value& value : captured_) depth_ = std::max(depth_, value.depth() + 1);
    }

    std::string name() const override { return "<anon>"; }
    int depth() const override { return depth_; }

    Value call(Evaluation& evaluation, std::span<const Value> arguments) const override {
        if (arguments.size() != parameter_count_) {
            return Value::error(
                "need " + std::to_string(parameter_count_) + " argument(s), got " +
                std::to_string(arguments.size())
            );
        }
        std::vector<Value> frame;
        frame.reserve(captured_.size() + arguments.size());
        frame.insert(frame.end(), captured_.begin(), captured_.end());
        frame.insert(frame.end(), arguments.begin(), arguments.end());
        const auto outer = std::exchange(evaluation.frame, frame);
        Value result = body_->evaluate(evaluation);
        evaluation.frame = outer;
        return result;
    }

  private:
    std::vector<Value> captured_;
    std::size_t parameter_count_;
    ExpressionPtr body_;
    int depth_ = 1;
};

class LambdaExpression final : public Expression {
  public:
    LambdaExpression(std::size_t parameter_count, ExpressionPtr body)
        : Expression(body->depth() + 1), parameter_count_(parameter_count), body_(std::move(body)) {}

  private:
    Value compute(Evaluation& evaluation) const override {
        return FunctionPtr(std::make_shared<const LambdaFunction>(evaluation.frame, parameter_count_, body_));
    }
    std::size_t parameter_count_;
    ExpressionPtr body_;
};

}  // namespace

Value Expression::evaluate(Evaluation& evaluation) const {
    if (!evaluation.enter()) {
        Value failure = evaluation.overrun();
        evaluation.leave();
        return failure;
    }
    Value value = compute(evaluation);
    evaluation.leave();
    return value;
}

ExpressionPtr literal(Value value) {
    return std::make_shared<LiteralExpression>(std::move(value));
}
ExpressionPtr parameter(std::size_t slot) {
    return std::make_shared<ParameterExpression>(slot);
}
ExpressionPtr root(std::string name, std::string otherwise) {
    return std::make_shared<RootExpression>(std::move(name), std::move(otherwise));
}
ExpressionPtr property(ExpressionPtr container, std::string name) {
    return std::make_shared<PropertyExpression>(std::move(container), std::move(name));
}
ExpressionPtr index(ExpressionPtr container, ExpressionPtr key) {
    return std::make_shared<IndexExpression>(std::move(container), std::move(key));
}
ExpressionPtr call(ExpressionPtr function, std::vector<ExpressionPtr> arguments) {
    return std::make_shared<CallExpression>(std::move(function), std::move(arguments));
}
ExpressionPtr negate(ExpressionPtr operand) {
    return std::make_shared<NegateExpression>(std::move(operand));
}
ExpressionPtr arithmetic(ArithmeticOperator op, ExpressionPtr left, ExpressionPtr right) {
    return std::make_shared<ArithmeticExpression>(op, std::move(left), std::move(right));
}
ExpressionPtr comparison(ComparisonOperator op, ExpressionPtr left, ExpressionPtr right) {
    return std::make_shared<ComparisonExpression>(op, std::move(left), std::move(right));
}
ExpressionPtr equality(bool negated, ExpressionPtr left, ExpressionPtr right) {
    return std::make_shared<EqualityExpression>(negated, std::move(left), std::move(right));
}
ExpressionPtr concatenation(std::vector<ExpressionPtr> parts) {
    return std::make_shared<ConcatenationExpression>(std::move(parts));
}
ExpressionPtr lambda(std::size_t parameter_count, ExpressionPtr body) {
    return std::make_shared<LambdaExpression>(parameter_count, std::move(body));
}

}  // namespace tama::flows
