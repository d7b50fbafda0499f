#include "flows/scenarios/runner.hpp"

#include <utility>

#include "flows/scenarios/expectations.hpp"
#include "flows/scenarios/happenings.hpp"
#include "flows/scenarios/scenario_stage.hpp"
#include "flows/scenarios/setup.hpp"

namespace tama::flows {

namespace {

/// Checks say how things stand; what is sent comes before them.
bool isCheck(const ScriptAction& action) {
    return std::holds_alternative<ResultIs>(action) || std::holds_alternative<ContactIs>(action) ||
           std::holds_alternative<GroupIs>(action) || std::holds_alternative<EndsAs>(action) ||
           std::holds_alternative<LogsProblem>(action) || std::holds_alternative<HasSideEffect>(action);
}

class ScenarioRun {
  public:
    ScenarioRun(std::shared_ptr<const Assets> assets, ScenarioSetup setup, const Script& script)
        : script_(script),
          stage_(std::move(assets), std::move(setup), script),
          happenings_(stage_),
          expectations_(stage_) {}

    ScenarioOutcome play() && {
        for (const ScriptStep& step : script_.steps) {
            stage_.enter(step);
            std::visit([this](const auto& action) { take(action); }, step.action);
            if (stage_.stopped()) return stage_.takeOutcome();
            if (!isCheck(step.action)) stage_.markDone(step);
        }
        stage_.settle();
        for (const auto& [line, branch] : stage_.props.unusedPicks()) {
            stage_.failAt(line, "pick " + branch, "the conversation met no random split for it");
        }
        return stage_.takeOutcome();
    }

  private:
    template <class Action>
    void take(const Action& action) {
        if constexpr (requires { happenings_.take(action); }) {
            happenings_.take(action);
        } else {
            expectations_.take(action);
        }
    }

    const Script& script_;
    ScenarioStage stage_;
    Happenings happenings_;
    Expectations expectations_;
};

std::string_view firstMessageOf(const Script& scenario) {
    for (const ScriptStep& step : scenario.steps) {
        if (const auto* worker = std::get_if<WorkerSays>(&step.action)) return worker->text;
        const bool prepares = std::holds_alternative<PicksBranch>(step.action) ||
                              std::holds_alternative<WebhookAnswers>(step.action);
        if (!prepares) break;
    }
    return {};
}

}  // namespace

ScenarioOutcome runScenario(
    std::shared_ptr<const Assets> assets, const std::vector<ScriptSetting>& for_all, const Script& scenario
) {
    auto setup = setUpScenario(assets, for_all, scenario.settings, firstMessageOf(scenario));
    if (!setup) {
        const SettingProblem& problem = setup.error();
        const std::size_t line = problem.lines.first == 0 ? scenario.lines.first : problem.lines.first;
        return {scenario.name, scenario.lines.first, {}, {{line, "a setting", problem.message, 0, {}}}};
    }
    return ScenarioRun(std::move(assets), std::move(*setup), scenario).play();
}

}  // namespace tama::flows
