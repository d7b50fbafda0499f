// Walks every path of the workflows of a file with generated answers and says what was reached, what was not,
// and what somebody who answers would stumble over. What can be seen without walking (lengths, translations,
// nodes that nothing leads to) comes from the linter. Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "flows/assets.hpp"
#include "flows/coverage/record.hpp"
#include "flows/lint/lint.hpp"

namespace tama::flows {

struct CoverOptions {
    std::string flow_name;             // empty = all that begin by themselves
    std::size_t most_steps = 20'000;  // for each workflow and language
    WallTime now;
    std::optional<Environment> environment = {};  // of where it will run; else the defaults
};

/// One way out of a node. `categories` is empty where the node has no router.
struct ExitCoverage {
    std::size_t node = 0;  // index in the workflow
    std::string categories;
    bool reached = false;
    Way way;  // a shortest conversation that leads there
};

struct FlowCoverage {
    std::string flow;
    const Workflow* definition = nullptr;  // of the assets that were covered
    std::size_t nodes = 0;
    std::size_t nodes_reached = 0;
    std::vector<ExitCoverage> exits;

    std::size_t exitsReached() const;
};

struct CoverReport {
    std::shared_ptr<const Assets> assets;
    std::vector<FlowCoverage> flows;  // that were entered or asked for, in the order of the file
    std::vector<Finding> findings;    // of these flows
    std::size_t states = 0;           // in which a conversation can stand
    std::size_t steps = 0;            // of conversations that were tried
    double paths = 0;                 // different conversations; may be astronomical
    bool complete = true;             // false: the bound on steps was reached

    std::size_t count(Severity severity) const;
    bool passes() const { return count(Severity::Error) == 0; }
};

/// Its own, then those of its translations.
std::vector<std::string> languagesOf(const Workflow& flow);

/// Refused: no workflow of that name.
Result<CoverReport> cover(std::shared_ptr<const Assets> assets, const CoverOptions& options);

struct CoverShown {
    bool ways = false;  // also how to get to every exit
};

/// Lines of `file: flow: node: message`, a line of figures for each workflow, then a line for the file.
std::string showCoverage(const CoverReport& report, std::string_view file, CoverShown shown = {});
nlohmann::json toJson(const CoverReport& report);

}  // namespace tama::flows
