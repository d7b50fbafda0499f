// What the live sessions tell the registry of a worker's past and present. Stateless; any thread.
#pragma once

#include "base/clock.hpp"
#include "flows/runtime/send_budget.hpp"
#include "registry/past.hpp"
#include "registry/targets.hpp"

namespace tama::runtime {

/// Lives as long as the program.
const registry::Past& pastRuns();

/// Who is busy and who is over the budget now: to count by before a start.
registry::TargetRules startRules(store::Sql& sql, const SendBudget& budget, WallTime now);

}  // namespace tama::runtime
