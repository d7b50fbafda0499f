#include "flows/diff/diff.hpp"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

#include "flows/diff/flow_changes.hpp"
#include "flows/diff/words.hpp"

namespace tama::flows {

namespace {

const Workflow* workflowCalled(const Assets& assets, const std::string& uuid_or_name) {
    const Workflow* found = assets.workflow(uuid_or_name);
    return found != nullptr || uuid_or_name.empty() ? found : assets.workflowNamed(uuid_or_name);
}

/// The root and all that it may enter or start.
std::set<const Workflow*> closureFrom(const Assets& assets, const Workflow* root) {
    std::set<const Workflow*> closure;
    std::vector<const Workflow*> open{root};
    while (!open.empty()) {
        const Workflow* flow = open.back();
        open.pop_back();
        if (flow == nullptr || !closure.insert(flow).second) continue;
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) {
                ActionParts parts;
                action->inspect(parts);
                for (const FlowRef& other : parts.flows) open.push_back(assets.workflow(other.uuid));
            }
        }
    }
    return closure;
}

std::vector<const Workflow*> flowsOf(const Assets& assets, const std::string& root) {
    std::vector<const Workflow*> out;
    const auto closure = root.empty() ? std::set<const Workflow*>() : closureFrom(assets, workflowCalled(assets, root));
    for (const auto& flow : assets.workflows) {
        if (root.empty() || closure.contains(flow.get())) out.push_back(flow.get());
    }
    return out;
}

const Workflow* sameAs(const Workflow& flow, const std::vector<const Workflow*>& others) {
    for (const Workflow* other : others) {
        if (other->uuid == flow.uuid) return other;
    }
    const auto has_name = [&](const Workflow* other) { return other->name == flow.name; };
    const auto found = std::find_if(others.begin(), others.end(), has_name);
    return found == others.end() ? nullptr : *found;
}

}  // namespace

Result<WorkflowDiff> diffWorkflows(const FlowFile& before, const FlowFile& after, const DiffOptions& options) {
    const auto old_flows = flowsOf(*before.assets, options.root);
    const auto new_flows = flowsOf(*after.assets, options.root);
    if (!options.root.empty() && old_flows.empty() && new_flows.empty()) {
        return fail(
            ErrorCode::NotFound, "neither revision has a workflow '" + options.root + "'; give its name or its UUID", "flow"
        );
    }
    WorkflowDiff diff;
    std::set<const Workflow*> kept;
    for (const Workflow* flow : new_flows) {
        const Workflow* old = sameAs(*flow, old_flows);
        if (old == nullptr || !kept.insert(old).second) {
            diff.flows.push_back({flow->name, {"The workflow is new: " + diff::inBrief(after, *flow) + "."}});
            continue;
        }
        auto sentences = diff::changesOfFlow({before, *old}, {after, *flow});
        if (!sentences.empty()) diff.flows.push_back({flow->name, std::move(sentences)});
    }
    for (const Workflow* flow : old_flows) {
        if (kept.contains(flow)) continue;
        diff.flows.push_back({flow->name, {"The workflow was removed; it had " + diff::inBrief(before, *flow) + "."}});
    }
    diff.around = diff::changesAround(before, after);
    return diff;
}

std::string showDiff(const WorkflowDiff& diff) {
    if (diff.same()) return "No difference.\n";
    std::string out;
    const auto add = [&](const std::string& head, const std::vector<std::string>& sentences) {
        if (sentences.empty()) return;
        out += head + "\n";
        for (const std::string& sentence : sentences) out += "  " + sentence + "\n";
    };
    for (const WorkflowChanges& changes : diff.flows) add(changes.flow + ":", changes.sentences);
    add("Around the workflows:", diff.around);
    return out;
}

nlohmann::json toJson(const WorkflowDiff& diff) {
    nlohmann::json flows = nlohmann::json::array();
    for (const WorkflowChanges& changes : diff.flows) {
        flows.push_back({{"flow", changes.flow}, {"changes", changes.sentences}});
    }
    return {{"same", diff.same()}, {"flows", std::move(flows)}, {"around", diff.around}};
}

}  // namespace tama::flows
