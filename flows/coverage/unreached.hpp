// What a walk did not reach, and why that may be. Pure.
#pragma once

#include <string>
#include <vector>

#include "flows/coverage/record.hpp"
#include "flows/lint/lint.hpp"
#include "flows/play/answers.hpp"

namespace tama::flows {

/// The names of the categories that leave by an exit, in the workflow's language; none without a router.
std::vector<std::string> categoriesOfExit(const Node& node, std::size_t exit);

/// Nodes that the graph leads to but no conversation, and exits of nodes that were reached. Not the nodes
/// that nothing leads to: those are the linter's.
void addUnreached(const FlowRecord& record, const SampleWorld& world, std::vector<Finding>& findings);

}  // namespace tama::flows
