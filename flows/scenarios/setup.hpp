// Who talks, when and where: a scenario's settings as a conversation can take them. Pure.
#pragma once

#include <memory>
#include <vector>

#include "base/result.hpp"
#include "flows/play/conversation.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

/// When scenarios begin that do not say it: a Monday morning.
inline constexpr std::string_view kScenarioStart = "2026-01-05 09:00";

struct ScenarioSetup {
    ConversationSetup conversation;
    TimeZone zone;  // in which the scenario's times are
};

struct SettingProblem {
    ScriptLines lines;
    std::string message;
};

/// Later settings win over earlier ones, except groups, which add up. `first_message` chooses the workflow
/// where the scenario begins with the worker and names none: the one whose trigger it fires for this worker.
tl::expected<ScenarioSetup, SettingProblem> setUpScenario(
    std::shared_ptr<const Assets> assets,
    const std::vector<ScriptSetting>& for_all,
    const std::vector<ScriptSetting>& own,
    std::string_view first_message
);

}  // namespace tama::flows
