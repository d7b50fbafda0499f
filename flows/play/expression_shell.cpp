#include "flows/play/expression_shell.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "base/unicode.hpp"
#include "flows/engine/execution.hpp"
#include "flows/play/shell_context.hpp"

namespace tama::flows {

namespace {

class ShellScope final : public Scope {
  public:
    ShellScope(const ShellContext& context, const Scope& session) : context_(context), session_(session) {}

    Value lookup(std::string_view name) const override {
        if (context_.isOfSession(name)) return session_.lookup(name);
        if (auto found = (*context_.roots.get<ObjectPtr>())->find(name)) return std::move(*found);
        const auto known = standardRoots();  // null in a conversation that has none
        if (std::find(known.begin(), known.end(), name) != known.end()) return {};
        return Value::error("context has no property '" + std::string(name) + "'");
    }

  private:
    const ShellContext& context_;
    const Scope& session_;
};

/// The shell starts nothing that would need one.
class NoIds final : public IdSource {
  public:
    std::string uuid() override { return {}; }
};

}  // namespace

Result<ExpressionShell> ExpressionShell::open(
    std::string_view context_json, Instant now, ShellTools tools
) {
    auto context = readShellContext(context_json, now);
    if (!context) return fail(context.error());
    return ExpressionShell(std::make_shared<const ShellContext>(std::move(*context)), std::move(tools));
}

TextResult ExpressionShell::evaluate(std::string_view text, Random& random) const {
    std::vector<std::string> names;
    for (const auto& [name, value] : (*context_->roots.get<ObjectPtr>())->properties()) {
        names.push_back(toLower(name));
    }
    std::vector<std::string_view> roots(standardRoots().begin(), standardRoots().end());
    roots.insert(roots.end(), names.begin(), names.end());

    NoIds no_ids;
    Services services{
        .now = std::chrono::floor<Milliseconds>(context_->now),
        .random = random,
        .ids = no_ids,
        .locations = tools_.locations,
        .normalise_phone = tools_.normalise_phone,
        .format_phone = tools_.format_phone};
    Sprint sprint = context_->sprint;  // an execution may change its own
    Execution execution(context_->assets, sprint, context_->environment, services);
    const Workflow none;
    execution.standAt(std::vector<const Workflow*>(sprint.session.runs.size(), &none));
    const ShellScope scope(*context_, execution.evaluation().scope);
    const EvaluationContext evaluation{
        execution.environment(),
        scope,
        context_->now,
        random,
        tools_.locations,
        tools_.normalise_phone,
        tools_.format_phone};
    return CompiledTemplate::compile(text, roots).evaluateText(evaluation);
}

}  // namespace tama::flows
