// Coverage in words and as JSON.
#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/coverage/coverage.hpp"

namespace tama::flows {

namespace {

std::string outOf(std::size_t part, std::size_t all, std::string_view what) {
    return std::to_string(part) + " of " + std::to_string(all) + " " + std::string(what);
}

std::string percent(std::size_t part, std::size_t all) {
    return std::to_string(all == 0 ? 100 : 100 * part / all) + " %";
}

/// Up to a million as it is, above that its power of ten.
std::string bigNumber(double number) {
    if (number < 1e6) return std::to_string(static_cast<std::int64_t>(number));
    return "about 10^" + std::to_string(static_cast<int>(std::floor(std::log10(number))));
}

std::string waysOf(const FlowCoverage& flow, std::string_view file) {
    std::string out;
    for (const ExitCoverage& exit : flow.exits) {
        if (exit.categories.empty() || !exit.reached) continue;
        out += std::string(file) + ": " + flow.flow + ": " + nodeLabel(*flow.definition, exit.node) + ": \"" +
               exit.categories + "\": " + join(exit.way, " > ") + "\n";
    }
    return out;
}

}  // namespace

std::string showCoverage(const CoverReport& report, std::string_view file, CoverShown shown) {
    std::string out;
    for (const Finding& finding : report.findings) out += showFinding(finding, file);
    for (const FlowCoverage& flow : report.flows) {
        if (shown.ways) out += waysOf(flow, file);
        out += std::string(file) + ": " + flow.flow + ": " + outOf(flow.nodes_reached, flow.nodes, "nodes") +
               ", " + outOf(flow.exitsReached(), flow.exits.size(), "exits") + " reached (" +
               percent(flow.exitsReached(), flow.exits.size()) + ")\n";
    }
    out += std::string(file) + ": " + std::to_string(report.steps) + " steps tried, " +
           std::to_string(report.states) + " states, " + bigNumber(report.paths) + " paths, " +
           std::to_string(report.count(Severity::Error)) + " errors, " +
           std::to_string(report.count(Severity::Warning)) + " warnings, " +
           std::to_string(report.count(Severity::Tip)) + " tips\n";
    if (!report.complete) {
        out += std::string(file) +
               ": not all was tried: the bound on steps, or on the ways of one step, was reached; choose one "
               "workflow with --flow or raise --limit\n";
    }
    return out;
}

nlohmann::json toJson(const CoverReport& report) {
    nlohmann::json out{
        {"flows", nlohmann::json::array()},
        {"findings", nlohmann::json::array()},
        {"states", report.states},
        {"steps", report.steps},
        {"paths", report.paths},
        {"complete", report.complete},
        {"passes", report.passes()}};
    for (const FlowCoverage& flow : report.flows) {
        nlohmann::json item{
            {"flow", flow.flow},
            {"nodes", flow.nodes},
            {"nodes_reached", flow.nodes_reached},
            {"exits", flow.exits.size()},
            {"exits_reached", flow.exitsReached()},
            {"ways", nlohmann::json::array()}};
        for (const ExitCoverage& exit : flow.exits) {
            item["ways"].push_back(
                {{"node", nodeLabel(*flow.definition, exit.node)},
                 {"categories", exit.categories},
                 {"reached", exit.reached},
                 {"conversation", exit.way}}
            );
        }
        out["flows"].push_back(std::move(item));
    }
    for (const Finding& finding : report.findings) {
        out["findings"].push_back(
            {{"severity", nameOf(finding.severity)},
             {"rule", finding.rule},
             {"flow", finding.flow},
             {"node", finding.node},
             {"message", finding.message}}
        );
    }
    return out;
}

}  // namespace tama::flows
