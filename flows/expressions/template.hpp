// A template such as "Hello @contact.first_name, you have @(fields.age * 2) points", compiled once when a
// flow is loaded and evaluated often. Cheap to copy, immutable, safe to evaluate from many threads at once.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flows/expressions/environment.hpp"

namespace tama::flows {

struct TextResult {
    std::string text;                 // expressions that failed show as nothing
    std::vector<std::string> errors;  // "error evaluating @(1 / 0): division by zero"
};

struct ValueResult {
    Value value;  // an error value where the only expression of the template failed
    std::vector<std::string> errors;
};

/// How the value of an expression is written behind the text that stands before it.
using ValueWriter = std::string (*)(std::string_view before, std::string_view value);

class CompiledTemplate {
  public:
    /// The empty text.
    CompiledTemplate() = default;
    /// Never fails: an expression that cannot be read fails when it is evaluated, and is among the
    /// problems(). `roots`: the names, in lower case, that may follow an @ without parentheses.
    static CompiledTemplate compile(std::string_view text, std::span<const std::string_view> roots);

    /// Values are written as they are unless a writer is given.
    TextResult evaluateText(const EvaluationContext& context, ValueWriter write = nullptr) const;
    /// A template that is one expression, blanks around it aside, keeps the kind of its value.
    ValueResult evaluateValue(const EvaluationContext& context) const;

    /// Without expressions; its text is then constantText().
    bool isConstant() const;
    std::string_view constantText() const;
    /// The same as a value, made once.
    Value constantValue() const;
    std::string_view source() const;
    /// What it reads from the scope, in lower case: "fields.age", "results.visit.category".
    std::span<const std::string> paths() const;
    /// What is wrong in it whatever the data: syntax errors, unknown functions, wrong numbers of arguments.
    std::span<const std::string> problems() const;

  private:
    struct Compiled;
    std::shared_ptr<const Compiled> compiled_;
};

/// The roots of the expression language: contact, fields, results, …
std::span<const std::string_view> standardRoots();

}  // namespace tama::flows
