// A workflow that was walked, and what a test asks about it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/coverage/coverage.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

inline CoverReport covered(const Json& file, const std::string& flow_name = {}, std::size_t most_steps = 20'000) {
    auto report = cover(assetsOf(file), {flow_name, most_steps, kTalkStart});
    if (!report) FAIL(describe(report.error()));
    return std::move(*report);
}

/// The findings of one rule, a line each: "severity node N: message".
inline std::string found(const CoverReport& report, std::string_view rule) {
    std::string out;
    for (const Finding& finding : report.findings) {
        if (finding.rule != rule) continue;
        out += std::string(nameOf(finding.severity)) + " " + finding.node.substr(0, finding.node.find(" (")) +
               ": " + finding.message + "\n";
    }
    return out;
}

/// The nodes and exits of the first workflow that were reached.
inline std::string figures(const CoverReport& report) {
    const FlowCoverage& flow = report.flows.front();
    return std::to_string(flow.nodes_reached) + "/" + std::to_string(flow.nodes) + " " +
           std::to_string(flow.exitsReached()) + "/" + std::to_string(flow.exits.size());
}

/// How to get to a category of a node, or "-".
inline std::string wayTo(const CoverReport& report, std::size_t node, const std::string& category) {
    for (const ExitCoverage& exit : report.flows.front().exits) {
        if (exit.node + 1 != node || exit.categories != category || !exit.reached) continue;
        std::string out;
        for (const std::string& step : exit.way) out += (out.empty() ? "" : " > ") + step;
        return out;
    }
    return "-";
}

/// Splits without waiting.
inline Json splitOn(int node, const std::string& operand, std::vector<Way> ways, int otherwise) {
    Split how;
    for (Way& way : ways) how.ways.push_back(std::move(way));
    how.otherwise = otherwise;
    how.operand = operand;
    return split(node, how);
}

}  // namespace tama::flows::testing
