#include "flows/replay/recorded_draws.hpp"

#include <deque>
#include <map>
#include <string>
#include <tuple>

#include <nlohmann/json.hpp>

#include "flows/replay/members.hpp"

namespace tama::flows {

namespace {

using Json = nlohmann::json;
using Way = std::tuple<std::string, std::string, std::string>;  // UUIDs of flow, node and exit

/// The operands of the ways that led somewhere, in order.
std::map<Way, std::deque<std::string>> operandsOf(const Json& outputs) {
    std::map<Way, std::deque<std::string>> out;
    for (const Json& output : outputs) {
        for (const Json& segment : memberOf(output, "segments")) {
            out[{textOf(segment, "flow_uuid"), textOf(segment, "node_uuid"), textOf(segment, "exit_uuid")}]
                .push_back(textOf(segment, "operand"));
        }
    }
    return out;
}

const Node* randomNode(const Assets& assets, const std::string& flow_uuid, const std::string& node_uuid) {
    const Workflow* flow = assets.workflow(flow_uuid);
    const std::size_t index = flow == nullptr ? kNowhere : flow->indexOf(node_uuid);
    if (index == kNowhere) return nullptr;
    const Node& node = flow->nodes[index];
    return node.router && node.router->type == RouterType::Random ? &node : nullptr;
}

/// The input of the result that the node saved last; empty where it saved none.
std::string savedInput(const Json& run, const std::string& node_uuid) {
    for (const Json& result : memberOf(run, "results")) {
        if (textOf(result, "node_uuid") == node_uuid) return textOf(result, "input");
    }
    return {};
}

/// The middle of what leads to the exit; empty where nothing does.
std::string numberFor(const Node& node, const std::string& exit_uuid) {
    const auto& categories = node.router->categories;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        if (node.exits[categories[i].exit].uuid != exit_uuid) continue;
        return std::to_string((static_cast<double>(i) + 0.5) / static_cast<double>(categories.size()));
    }
    return {};
}

/// The runs of the last state that has any: each state holds those of the one before.
const Json& runsOf(const Json& outputs) {
    static const Json none = Json::array();
    if (!outputs.is_array()) return none;
    for (auto output = outputs.rbegin(); output != outputs.rend(); ++output) {
        const Json& runs = memberOf(memberOf(*output, "session"), "runs");
        if (runs.is_array() && !runs.empty()) return runs;
    }
    return none;
}

}  // namespace

RecordedDraws recordedDraws(const Json& outputs, const Assets& assets) {
    RecordedDraws out;
    auto operands = operandsOf(outputs);
    const Json& runs = runsOf(outputs);
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::string flow_uuid = textOf(memberOf(runs[run], "flow"), "uuid");
        const Json& path = memberOf(runs[run], "path");
        if (!path.is_array()) continue;
        for (std::size_t step = 0; step < path.size(); ++step) {
            const std::string node_uuid = textOf(path[step], "node_uuid");
            const std::string exit_uuid = textOf(path[step], "exit_uuid");
            const Node* node = randomNode(assets, flow_uuid, node_uuid);
            if (node == nullptr) continue;
            std::string drawn;
            auto& led = operands[{flow_uuid, node_uuid, exit_uuid}];
            if (!led.empty()) {
                drawn = std::move(led.front());
                led.pop_front();
            } else if (step + 1 == path.size()) {
                drawn = savedInput(runs[run], node_uuid);
            }
            if (drawn.empty()) drawn = numberFor(*node, exit_uuid);
            if (!drawn.empty()) out[{run, step}] = std::move(drawn);
        }
    }
    return out;
}

}  // namespace tama::flows
