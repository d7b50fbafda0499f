// Ways without a question that are longer than the engine goes at once.
#include <algorithm>
#include <deque>

#include "flows/engine/engine.hpp"
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

bool mayStop(const Inspected& inspected, std::size_t node) {
    if (inspected.waits(node)) return true;
    const auto& exits = inspected.flow.nodes[node].exits;
    const bool ends = std::any_of(exits.begin(), exits.end(), [](const Exit& exit) {
        return exit.destination == kNowhere;
    });
    // A workflow that it enters may ask.
    const bool enters = std::any_of(
        inspected.actions[node].begin(),
        inspected.actions[node].end(),
        [](const ActionParts& parts) { return !parts.flows.empty(); }
    );
    return ends || enters || exits.empty();
}

/// How many nodes a session visits at least, from each node to the next question or the end; 0 where neither comes.
std::vector<std::size_t> shortestWays(const Inspected& inspected) {
    std::vector<std::size_t> ways(inspected.flow.nodes.size(), 0);
    std::deque<std::size_t> open;
    for (std::size_t node = 0; node < ways.size(); ++node) {
        if (!mayStop(inspected, node)) continue;
        ways[node] = 1;
        open.push_back(node);
    }
    for (; !open.empty(); open.pop_front()) {
        for (const std::size_t before : inspected.previous[open.front()]) {
            if (ways[before] != 0) continue;
            ways[before] = ways[open.front()] + 1;
            open.push_back(before);
        }
    }
    return ways;
}

}  // namespace

void checkLongWays(const Inspected& inspected) {
    const std::size_t most = static_cast<std::size_t>(EngineLimits{}.steps_per_sprint);
    const auto ways = shortestWays(inspected);
    for (std::size_t node = 0; node < ways.size(); ++node) {
        const auto& before = inspected.previous[node];
        const bool starts = node == 0 || std::any_of(before.begin(), before.end(), [&](std::size_t other) {
            return inspected.waits(other);
        });
        if (!starts || ways[node] <= most) continue;
        inspected.add(
            Severity::Error,
            "too-long",
            node,
            "it is at least " + std::to_string(ways[node]) +
                " nodes from here to the next question or the end; a session fails after " +
                std::to_string(most) + ", so ask something on the way or do more in one node"
        );
    }
}

}  // namespace tama::flows
