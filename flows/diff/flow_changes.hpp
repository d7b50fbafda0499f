// What is different in one workflow, and around the workflows of a file. Internal to the comparison. Pure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flows/assets.hpp"
#include "flows/format/reader.hpp"

namespace tama::flows::diff {

struct FlowSide {
    const FlowFile& file;
    const Workflow& flow;
};

std::vector<std::string> changesOfFlow(const FlowSide& before, const FlowSide& after);

/// How a workflow that only one of the files has is told of: "6 questions, in English and French".
std::string inBrief(const FlowFile& file, const Workflow& flow);

/// Triggers, groups, shared values, campaigns.
std::vector<std::string> changesAround(const FlowFile& before, const FlowFile& after);

}  // namespace tama::flows::diff
