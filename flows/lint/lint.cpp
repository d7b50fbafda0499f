#include "flows/lint/lint.hpp"

#include <algorithm>

#include "flows/contact_queries/parser.hpp"
#include "flows/engine/contact_schema.hpp"
#include "flows/format/places.hpp"
#include "flows/format/reader.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

std::string_view nameOf(Severity severity) {
    switch (severity) {
        case Severity::Error:
            return "error";
        case Severity::Warning:
            return "warning";
        case Severity::Tip:
            return "tip";
    }
    return {};
}

std::string nodeLabel(const Workflow& flow, std::size_t node) {
    return nodeLabel(node, flow.nodes[node].uuid);
}

std::size_t CheckReport::count(Severity severity) const {
    return static_cast<std::size_t>(std::count_if(
        findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; }
    ));
}

std::vector<bool> reachableNodes(const Workflow& flow) {
    std::vector<bool> reachable(flow.nodes.size(), false);
    std::vector<std::size_t> open;
    if (!flow.nodes.empty()) open.push_back(0);
    while (!open.empty()) {
        const std::size_t node = open.back();
        open.pop_back();
        if (reachable[node]) continue;
        reachable[node] = true;
        for (const Exit& exit : flow.nodes[node].exits) {
            if (exit.destination != kNowhere) open.push_back(exit.destination);
        }
    }
    return reachable;
}

Inspected::Inspected(const Assets& all, const Workflow& inspected, CheckReport& out)
    : assets(all), flow(inspected), report(out) {
    const std::size_t size = flow.nodes.size();
    actions.resize(size);
    next.resize(size);
    previous.resize(size);
    reachable = reachableNodes(flow);
    for (std::size_t i = 0; i < size; ++i) {
        for (const auto& action : flow.nodes[i].actions) action->inspect(actions[i].emplace_back());
        for (const Exit& exit : flow.nodes[i].exits) {
            if (exit.destination == kNowhere) continue;
            next[i].push_back(exit.destination);
            previous[exit.destination].push_back(i);
        }
    }
}

bool Inspected::waits(std::size_t node) const {
    const auto& router = flow.nodes[node].router;
    return router && router->wait && router->wait->type == WaitType::Msg;
}

std::vector<const LocalisedText*> Inspected::questionTexts(std::size_t node) const {
    std::vector<const LocalisedText*> out;
    const auto collect = [&](std::size_t from) {
        const std::size_t before = out.size();
        for (const ActionParts& parts : actions[from]) {
            if (parts.message != nullptr) out.push_back(parts.message);
        }
        return out.size() > before;
    };
    if (collect(node)) return out;
    std::vector<std::size_t> askers = previous[node];
    std::sort(askers.begin(), askers.end());
    for (const std::size_t asker : askers) {
        if (!waits(asker)) collect(asker);
    }
    return out;
}

void Inspected::add(Severity severity, std::string rule, std::size_t node, std::string message) const {
    report.findings.push_back(
        {severity,
         std::move(rule),
         flow.name,
         nodeLabel(flow, node),
         std::move(message)}
    );
}

void Inspected::add(Severity severity, std::string rule, std::string message) const {
    report.findings.push_back({severity, std::move(rule), flow.name, "", std::move(message)});
}

namespace {

/// Those that the workflows may run under: the given ones, else one for each order of a date.
std::vector<Environment> conventionsOf(const std::optional<Environment>& given) {
    if (given) return {*given};
    std::vector<Environment> out;
    for (const char* format : {"YYYY-MM-DD", "DD-MM-YYYY", "MM-DD-YYYY"}) {
        out.emplace_back().date_format = format;
    }
    return out;
}

void checkGroupQueries(
    const Assets& assets, const std::vector<Environment>& conventions, CheckReport& report
) {
    for (const Group& group : assets.groups) {
        if (group.query.empty()) continue;
        Result<ContactQuery> query;
        for (const Environment& environment : conventions) {
            query = parseQuery(group.query, ContactSchema(assets), {environment, Instant{}});
            if (query) break;
        }
        if (query) continue;
        report.findings.push_back(
            {Severity::Warning,
             "group-query",
             "",
             "",
             "the group \"" + group.name + "\" would have no members, its query cannot be read: " +
                 describe(query.error())}
        );
    }
}

}  // namespace

CheckReport lint(const Assets& assets, const std::optional<Environment>& environment) {
    CheckReport report;
    const auto conventions = conventionsOf(environment);
    std::vector<Inspected> workflows;
    workflows.reserve(assets.workflows.size());
    for (const auto& flow : assets.workflows) workflows.emplace_back(assets, *flow, report);
    const Loops loops(workflows);
    for (const Inspected& inspected : workflows) {
        checkStructure(inspected);
        checkLongWays(inspected);
        checkLoops(inspected, loops);
        checkCases(inspected, conventions);
        checkFlowType(inspected);
        checkExpressions(inspected);
        checkMessages(inspected);
        checkTranslations(inspected);
        checkQuestions(inspected);
    }
    checkGroupQueries(assets, conventions, report);
    return report;
}

CheckReport checkFlowFile(
    std::string_view json, std::string_view file, const std::optional<Environment>& environment
) {
    const auto read = readFlowFile(json, file);
    if (read) {
        CheckReport report = lint(*read->assets, environment);
        addReferences(checkReferences(*read->document), report);
        return report;
    }
    CheckReport report;
    for (const Error& error : read.error()) {
        // The place begins with the file, which every line of the report does anyway.
        std::string place = error.place.starts_with(file) ? error.place.substr(file.size()) : error.place;
        place.erase(0, std::min(place.find_first_not_of(": "), place.size()));
        report.findings.push_back({Severity::Error, "format", "", std::move(place), error.message});
    }
    return report;
}

std::string showFinding(const Finding& finding, std::string_view file) {
    std::string out(file);
    if (!finding.flow.empty()) out += ": " + finding.flow;
    if (!finding.node.empty()) out += ": " + finding.node;
    return out + ": " + std::string(nameOf(finding.severity)) + ": " + finding.message + "\n";
}

std::string showReport(const CheckReport& report, std::string_view file) {
    std::string out;
    for (const Finding& finding : report.findings) out += showFinding(finding, file);
    out += std::string(file) + ": " + (report.passes() ? "passes" : "does not pass") + ", " +
           std::to_string(report.count(Severity::Error)) + " errors, " +
           std::to_string(report.count(Severity::Warning)) + " warnings, " +
           std::to_string(report.count(Severity::Tip)) + " tips\n";
    return out;
}

}  // namespace tama::flows
