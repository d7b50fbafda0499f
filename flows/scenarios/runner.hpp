// Plays one scenario with the engine that is live and compares. The clock, the web services and the dice are
// the scenario's, so that it always comes out the same. Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "flows/assets.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

/// How the file would say what came out: lines to replace (or, where `last` < `first`, to insert before
/// `first`).
struct ScenarioFix {
    ScriptLines lines;
    std::vector<std::string> statements;  // each may have line breaks; none = the lines go
};

struct ScenarioFailure {
    std::size_t line = 0;
    std::string expected;
    std::string got;
    std::size_t heard = 0;           // how much of the conversation had been held
    std::optional<ScenarioFix> fix;  // absent where the workflow or the worker's part has to change
};

struct ScenarioOutcome {
    std::string name;
    std::size_t line = 0;
    std::vector<std::string> conversation;  // "Tama: …", "Worker: …", "(2026-01-06 09:00: no answer)"
    std::vector<ScenarioFailure> failures;

    bool passed() const { return failures.empty(); }
};

/// A scenario goes on after a difference as long as the conversation can.
ScenarioOutcome runScenario(
    std::shared_ptr<const Assets> assets, const std::vector<ScriptSetting>& for_all, const Script& scenario
);

}  // namespace tama::flows
