#include "tests/flows/support/legacy_flow.hpp"

#include "flows/format/legacy/upgrade.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

std::string ruleId(int rule) {
    return id(5000 + rule);
}

Json actionSet(int node, std::vector<Json> actions, int to) {
    Json out{{"uuid", nodeId(node)}, {"exit_uuid", id(6000 + node)}, {"x", 0}, {"y", 100 * node}};
    for (std::size_t i = 0; i < actions.size(); ++i) {
        actions[i]["uuid"] = actionId(node, static_cast<int>(i));
    }
    out["actions"] = actions;
    out["destination"] = to == 0 ? Json() : Json(nodeId(to));
    return out;
}

Json rule(int number, Json test, const Json& category, int to) {
    Json out{{"uuid", ruleId(number)}, {"test", std::move(test)}, {"category", category}};
    out["destination"] = to == 0 ? Json() : Json(nodeId(to));
    return out;
}

Json waitSet(int node, std::vector<Json> rules) {
    return {
        {"uuid", nodeId(node)},
        {"ruleset_type", "wait_message"},
        {"label", "Answer"},
        {"operand", "@step.value"},
        {"x", 0},
        {"y", 100 * node},
        {"config", Json::object()},
        {"rules", std::move(rules)}
    };
}

Json legacyFlow(std::vector<Json> action_sets, std::vector<Json> rule_sets) {
    return {
        {"base_language", "eng"},
        {"flow_type", "F"},
        {"metadata", {{"uuid", flowId(1)}, {"name", "Old stock"}}},
        {"action_sets", std::move(action_sets)},
        {"rule_sets", std::move(rule_sets)}
    };
}

Json upgraded(const Json& flow) {
    Problems problems;
    Json out = legacy::upgradeFlow(Decoder(flow, "flow", problems));
    if (!problems.empty()) FAIL(describe(problems.take().front()));
    return out;
}

std::string problemsOfUpgrade(const Json& flow) {
    Problems problems;
    legacy::upgradeFlow(Decoder(flow, "flow", problems));
    std::string out;
    for (const Error& error : problems.take()) out += describe(error) + "\n";
    return out;
}

}  // namespace tama::flows::testing
