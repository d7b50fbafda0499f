// Small flows of the format before version 13, for tests: sets and rules have numbers that their UUIDs follow
// from.
#pragma once

#include <string>
#include <vector>

#include "tests/flows/support/flow_builder.hpp"

namespace tama::flows::testing {

std::string ruleId(int rule);

Json actionSet(int node, std::vector<Json> actions, int to = 0);
Json rule(int number, Json test, const Json& category, int to);
/// A rule set that waits for a message; its result is "Answer".
Json waitSet(int node, std::vector<Json> rules);
/// In English, named "Old stock".
Json legacyFlow(std::vector<Json> action_sets, std::vector<Json> rule_sets);

/// The definition of 13.0; what must upgrade.
Json upgraded(const Json& flow);
/// All problems, a line each; empty where it upgrades.
std::string problemsOfUpgrade(const Json& flow);

}  // namespace tama::flows::testing
