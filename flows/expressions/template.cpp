#include "flows/expressions/template.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "flows/expressions/evaluation.hpp"
#include "flows/expressions/parser.hpp"
#include "flows/expressions/scanner.hpp"

namespace tama::flows {
namespace {

/// An expression as messages show it.
std::string shownExpression(std::string_view written) {
    constexpr std::size_t kMaxShown = 1'000;  // bytes
    const std::string_view shown = truncateBytes(written, kMaxShown);
    return std::string(shown) + (shown.size() < written.size() ? "…" : "");
}

std::pair<std::string, ExpressionPtr> compileSegment(
    const Segment& segment, std::vector<std::string>& paths, std::vector<std::string>& problems
) {
    if (segment.kind == SegmentKind::Plain) return {segment.text, nullptr};
    const bool is_path = segment.kind == SegmentKind::Path;
    const std::string written = is_path ? "@" + segment.text : "@(" + segment.text + ")";
    auto parsed = is_path ? parsePath(segment.text) : parseExpression(segment.text);
    if (!parsed) {
        problems.push_back(shownExpression(written) + ": " + parsed.error());
        return {written, literal(Value::error(parsed.error()))};
    }
    for (auto& problem : parsed->problems) problems.push_back(shownExpression(written) + ": " + problem);
    for (auto& path : parsed->paths) paths.push_back(std::move(path));
    return {written, std::move(parsed->tree)};
}

/// A template that is full of errors is told of the first ones.
void noteError(std::vector<std::string>& errors, std::string_view written, std::string_view message) {
    constexpr std::size_t kMaxErrors = 100;
    if (errors.size() == kMaxErrors) {
        errors.emplace_back("error evaluating the rest: more than 100 errors");
        return;
    }
    if (errors.size() > kMaxErrors) return;
    errors.push_back("error evaluating " + shownExpression(written) + ": " + std::string(message));
}

}  // namespace

struct CompiledTemplate::Compiled {
    struct Part {
        std::string text;          // plain text, or how the expression is written
        ExpressionPtr expression;  // null for plain text
    };

    Text source;
    Text constant;               // without expressions: the text, most often the source itself
    std::vector<Part> parts;     // empty without expressions
    const Part* only = nullptr;  // the one expression, when there is nothing but blanks besides
    std::vector<std::string> paths;
    std::vector<std::string> problems;
};

CompiledTemplate CompiledTemplate::compile(std::string_view text, std::span<const std::string_view> roots) {
    auto compiled = std::make_shared<Compiled>();
    compiled->source = Text(std::string(text));
    CompiledTemplate result;
    result.compiled_ = compiled;
    if (text.find('@') == std::string_view::npos) {
        compiled->constant = compiled->source;
        return result;
    }
    std::string plain;
    std::size_t expressions = 0;
    for (const Segment& segment : scanTemplate(text, roots)) {
        auto [written, expression] = compileSegment(segment, compiled->paths, compiled->problems);
        if (expression) {
            ++expressions;
        } else {
            plain += written;
        }
        compiled->parts.push_back({std::move(written), std::move(expression)});
    }
    if (expressions == 0) {
        compiled->constant = Text(std::move(plain));
        compiled->parts = {};
    } else if (expressions == 1 && trimUnicode(plain).empty()) {
        compiled->only = &*std::ranges::find_if(compiled->parts, [](const auto& part) {
            return part.expression != nullptr;
        });
    }
    return result;
}

TextResult CompiledTemplate::evaluateText(const EvaluationContext& context, ValueWriter write) const {
    TextResult result;
    if (isConstant()) {
        result.text = constantText();
        return result;
    }
    Evaluation evaluation(context);
    for (const Compiled::Part& part : compiled_->parts) {
        if (!part.expression) {
            result.text += part.text;
            continue;
        }
        const Value value = part.expression->evaluate(evaluation);
        if (const auto* error = value.get<ErrorValue>()) {
            noteError(result.errors, part.text, error->message.view());
            continue;
        }
        const std::size_t before = result.text.size();
        if (!value.appendTo(result.text) || result.text.size() > Value::kMaxTextBytes) {
            result.text.resize(before);
            noteError(result.errors, part.text, "the text is too long");
        } else if (write != nullptr) {
            const std::string written = write(
                std::string_view(result.text).substr(0, before), std::string_view(result.text).substr(before)
            );
            result.text.replace(before, std::string::npos, written);
        }
    }
    return result;
}

ValueResult CompiledTemplate::evaluateValue(const EvaluationContext& context) const {
    if (compiled_ && compiled_->only != nullptr) {
        Evaluation evaluation(context);
        ValueResult result{compiled_->only->expression->evaluate(evaluation), {}};
        if (const auto* error = result.value.get<ErrorValue>()) {
            noteError(result.errors, compiled_->only->text, error->message.view());
        }
        return result;
    }
    TextResult text = evaluateText(context);
    return {std::move(text.text), std::move(text.errors)};
}

bool CompiledTemplate::isConstant() const {
    return !compiled_ || compiled_->parts.empty();
}

std::string_view CompiledTemplate::constantText() const {
    return compiled_ ? compiled_->constant.view() : std::string_view();
}

Value CompiledTemplate::constantValue() const {
    return compiled_ ? Value(compiled_->constant) : Value("");
}

std::string_view CompiledTemplate::source() const {
    return compiled_ ? compiled_->source.view() : std::string_view();
}

std::span<const std::string> CompiledTemplate::paths() const {
    return compiled_ ? std::span<const std::string>(compiled_->paths) : std::span<const std::string>();
}

std::span<const std::string> CompiledTemplate::problems() const {
    return compiled_ ? std::span<const std::string>(compiled_->problems) : std::span<const std::string>();
}

std::span<const std::string_view> standardRoots() {
    static constexpr std::array<std::string_view, 16> kRoots = {
        "child",
        "contact",
        "fields",
        "globals",
        "input",
        "legacy_extra",
        "locals",
        "node",
        "parent",
        "results",
        "resume",
        "run",
        "ticket",
        "trigger",
        "urns",
        "webhook"};
    return kRoots;
}

}  // namespace tama::flows
