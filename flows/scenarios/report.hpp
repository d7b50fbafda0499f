// What came of the scenarios of one file: for people and for programs. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/error.hpp"
#include "flows/scenarios/runner.hpp"

namespace tama::flows {

struct ScenarioReport {
    std::string file;                        // of the scenarios
    std::vector<Error> errors;               // what could not be read; then there are no outcomes
    std::vector<ScenarioOutcome> outcomes;  // in the order of the file

    std::size_t failed() const;
    bool passes() const { return errors.empty() && failed() == 0; }
};

/// Runs all scenarios of a file against the workflows it is beside.
ScenarioReport runScenarioFile(
    const std::shared_ptr<const Assets>& assets, std::string_view scenarios, std::string_view file
);

/// For each failure `file:line: scenario: expected … / got …` with the conversation so far; then a line of
/// counts.
std::string showScenarios(const ScenarioReport& report);
nlohmann::json toJson(const ScenarioReport& report);

/// The file as it would have to be to pass, where only what Tama says, saves and keeps differs: what the
/// worker does, comments and expectations that hold stay as they are.
std::string updatedScenarios(std::string_view scenarios, const ScenarioReport& report);

}  // namespace tama::flows
