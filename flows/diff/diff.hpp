// Two revisions of a workflow, compared in sentences that a director understands: what is asked, in every language,
// what is made of the answers, what is done beside. Pure; the same files give the same sentences in the same order.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/result.hpp"
#include "flows/format/reader.hpp"

namespace tama::flows {

struct WorkflowChanges {
    std::string flow;  // its name now; where it is gone, as it was
    std::vector<std::string> sentences;
};

struct WorkflowDiff {
    std::vector<WorkflowChanges> flows;  // those with changes, in the order of the new file, then those that are gone
    std::vector<std::string> around;     // what begins them, and what they share: triggers, groups, values

    bool same() const { return flows.empty() && around.empty(); }
};

struct DiffOptions {
    /// Only this workflow (UUID or name) and those that it enters or starts, and theirs; empty: the whole file.
    std::string root;
};

/// Workflows are the same by UUID, else by name. Refused (NotFound) where neither file has the root.
Result<WorkflowDiff> diffWorkflows(const FlowFile& before, const FlowFile& after, const DiffOptions& options = {});

/// A line for each workflow, indented lines of what changed; "No difference." where there is none.
std::string showDiff(const WorkflowDiff& diff);
nlohmann::json toJson(const WorkflowDiff& diff);

}  // namespace tama::flows
