#include "flows/coverage/coverage.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "flows/coverage/explorer.hpp"
#include "flows/coverage/unreached.hpp"
#include "flows/play/play.hpp"

namespace tama::flows {

namespace {

/// Rules of the linter that belong into a report on paths.
const std::set<std::string, std::less<>>& lintRulesOfCoverage() {
    static const std::set<std::string, std::less<>> kRules{
        "unreachable", "missing-flow", "no-default", "case", "segments", "ucs2", "translation"};
    return kRules;
}

/// The workflows that begin by themselves: those with a trigger, and those that no other enters.
std::vector<const Workflow*> beginners(const Assets& assets) {
    std::set<std::string> entered;
    for (const auto& flow : assets.workflows) {
        for (const Node& node : flow->nodes) {
            for (const auto& action : node.actions) {
                ActionParts parts;
                action->inspect(parts);
                if (action->type() != "enter_flow") continue;
                for (const FlowRef& other : parts.flows) {
                    if (other.uuid != flow->uuid) entered.insert(other.uuid.str());
                }
            }
        }
    }
    for (const TriggerDefinition& trigger : assets.triggers) entered.erase(trigger.flow_uuid);
    std::vector<const Workflow*> out;
    for (const auto& flow : assets.workflows) {
        if (!entered.contains(flow->uuid)) out.push_back(flow.get());
    }
    if (out.empty()) {
        for (const auto& flow : assets.workflows) out.push_back(flow.get());
    }
    return out;
}

FlowCoverage figuresOf(const FlowRecord& record) {
    FlowCoverage out;
    out.flow = record.flow->name;
    out.definition = record.flow;
    out.nodes = record.nodes.size();
    for (std::size_t n = 0; n < record.nodes.size(); ++n) {
        const NodeRecord& node = record.nodes[n];
        if (node.reached) ++out.nodes_reached;
        for (std::size_t e = 0; e < node.exits.size(); ++e) {
            out.exits.push_back(
                {n,
                 join(categoriesOfExit(record.flow->nodes[n], e), ", "),
                 !node.exits[e].languages.empty(),
                 node.exits[e].way}
            );
        }
    }
    return out;
}

/// Questions that are asked again for ever, by whatever is not understood or by silence.
void addRings(const StateGraph& graph, Observer& observer) {
    for (const NodePlace& place : graph.rings(EdgeKind::NotUnderstood)) {
        observer.add(
            Severity::Warning,
            "unbounded",
            place,
            "whoever is not understood is asked again without end; count the tries (@node.visit_count) and go "
            "on after two"
        );
    }
    for (const NodePlace& place : graph.rings(EdgeKind::TimedOut)) {
        observer.add(
            Severity::Warning,
            "unbounded",
            place,
            "whoever is silent is reminded without end; count the reminders and end after one or two"
        );
    }
}

}  // namespace

std::vector<std::string> languagesOf(const Workflow& flow) {
    std::vector<std::string> out{flow.language};
    out.insert(out.end(), flow.translations.begin(), flow.translations.end());
    return out;
}

std::size_t FlowCoverage::exitsReached() const {
    return static_cast<std::size_t>(std::count_if(exits.begin(), exits.end(), [](const ExitCoverage& exit) {
        return exit.reached;
    }));
}

std::size_t CoverReport::count(Severity severity) const {
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) {
            return finding.severity == severity;
        })
    );
}

Result<CoverReport> cover(std::shared_ptr<const Assets> assets, const CoverOptions& options) {
    std::vector<const Workflow*> roots;
    if (options.flow_name.empty()) {
        roots = beginners(*assets);
    } else {
        const auto named = chooseFlow(*assets, options.flow_name);
        if (!named) return fail(named.error());
        roots = {*named};
    }
    CoverReport report;
    CoverageRecord record(*assets);
    const DateTime now{std::chrono::time_point_cast<Micros>(options.now), TimeZone()};
    const SampleWorld world{now.date(), assets->places.get(), options.environment.value_or(Environment{})};
    const SplitReads reads(*assets, world);
    Observer observer(record, report.findings, world.environment);
    for (const Workflow* root : roots) {
        for (const std::string& language : languagesOf(*root)) {
            Explorer explorer(
                assets, *root, reads, record, observer, {language, options.most_steps, options.now, world}
            );
            explorer.explore();
            report.steps += explorer.steps();
            report.complete = report.complete && !explorer.gaveUp();
            addRings(explorer.graph(), observer);
            // The same paths in each language: they count once.
            if (language != root->language) continue;
            report.states += explorer.graph().size();
            report.paths += explorer.graph().paths();
        }
    }
    std::set<std::string> names;
    for (const FlowRecord& flow : record.flows()) {
        const bool asked_for = std::find(roots.begin(), roots.end(), flow.flow) != roots.end();
        if (!flow.entered && !asked_for) continue;
        names.insert(flow.flow->name);
        report.flows.push_back(figuresOf(flow));
        addUnreached(flow, world, report.findings);
    }
    for (Finding& finding : lint(*assets, options.environment).findings) {
        if (!lintRulesOfCoverage().contains(finding.rule) || !names.contains(finding.flow)) continue;
        report.findings.push_back(std::move(finding));
    }
    report.assets = std::move(assets);
    return report;
}

}  // namespace tama::flows
