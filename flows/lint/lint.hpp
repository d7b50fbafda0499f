// Checks workflows before they reach anybody: what cannot work (errors), what will annoy or cost (warnings),
// and the SOP's Workflow Development Tips (tips). Pure; each family of rules is a file of this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/assets.hpp"

namespace tama::flows {

enum class Severity : std::uint8_t { Error, Warning, Tip };

std::string_view nameOf(Severity severity);

/// "node 3 (uuid)", its number in the file from 1.
std::string nodeLabel(const Workflow& flow, std::size_t node);

struct Finding {
    Severity severity = Severity::Tip;
    std::string rule;  // stable, for filters and documentation: "segments", "unreachable"
    std::string flow;  // name; empty where the whole file is meant
    std::string node;  // "node 3 (uuid)"; empty where the whole workflow is meant
    std::string message;
};

struct CheckReport {
    std::vector<Finding> findings;  // in the order of the file

    std::size_t count(Severity severity) const;
    bool passes() const { return count(Severity::Error) == 0; }
};

/// Which nodes the graph leads to from the entry.
std::vector<bool> reachableNodes(const Workflow& flow);

/// The rules for workflows, over all that were read. `environment`: the conventions of where they will run;
/// without them a day is right that is one in any order of day, month and year.
CheckReport lint(const Assets& assets, const std::optional<Environment>& environment = {});

/// What the engine reports whenever it runs the case; empty where its arguments are right or have
/// expressions.
std::string errorOfCase(const Case& test, const Environment& environment);

/// Reads, lints and looks for what is referred to and not there: what `tama flow check` shows. Problems of
/// reading are findings too.
CheckReport checkFlowFile(
    std::string_view json, std::string_view file, const std::optional<Environment>& environment = {}
);

/// `file: flow: node: severity: message` and a line break.
std::string showFinding(const Finding& finding, std::string_view file);
/// One line a finding, then a line of counts.
std::string showReport(const CheckReport& report, std::string_view file);

}  // namespace tama::flows
