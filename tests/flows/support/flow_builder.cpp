#include "tests/flows/support/flow_builder.hpp"

#include <fstream>
#include <iterator>

#include "flows/format/reader.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::string exitId(int node, int exit) {
    return id(node * 1000 + 200 + exit);
}

Json exitTo(int node, int exit, int to) {
    return {{"uuid", exitId(node, exit)}, {"destination_uuid", to == 0 ? Json() : Json(nodeId(to))}};
}

Json numbered(int node, Json actions) {
    int number = 0;
    for (Json& action : actions) action["uuid"] = actionId(node, number++);
    return actions;
}

}  // namespace

std::string id(int number) {
    const std::string digits = std::to_string(number);
    return "00000000-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

std::string nodeId(int node) {
    return id(node * 1000);
}
std::string flowId(int flow) {
    return id(900'000'000 + flow);
}
std::string actionId(int node, int action) {
    return id(node * 1000 + 100 + action);
}
std::string categoryId(int node, int category) {
    return id(node * 1000 + 300 + category);
}
std::string caseId(int node, int which) {
    return id(node * 1000 + 400 + which);
}

Json act(const std::string& type, Json members) {
    members["type"] = type;
    return members;
}

Json say(const std::string& text) {
    return act("send_msg", {{"text", text}});
}

Json step(int node, Json actions, int to) {
    return {
        {"uuid", nodeId(node)},
        {"actions", numbered(node, std::move(actions))},
        {"exits", Json::array({exitTo(node, 0, to)})}};
}

Json split(int node, const Split& how) {
    Json router{{"type", "switch"}, {"operand", how.operand}};
    Json exits = Json::array();
    router["categories"] = Json::array();
    router["cases"] = Json::array();
    const auto add = [&](const std::string& name, int to) {
        const int number = static_cast<int>(exits.size());
        exits.push_back(exitTo(node, number, to));
        router["categories"].push_back(
            {{"uuid", categoryId(node, number)}, {"name", name}, {"exit_uuid", exitId(node, number)}}
        );
        return categoryId(node, number);
    };
    for (const Way& way : how.ways) {
        const int number = static_cast<int>(router["cases"].size());
        router["cases"].push_back(
            {{"uuid", caseId(node, number)},
             {"type", way.test},
             {"arguments", way.arguments},
             {"category_uuid", add(way.category, way.to)}}
        );
    }
    if (!how.otherwise_category.empty()) {
        router["default_category_uuid"] = add(how.otherwise_category, how.otherwise);
    }
    if (how.waits) {
        router["wait"] = {{"type", "msg"}};
        if (how.timeout_seconds > 0) {
            router["wait"]["timeout"] = {
                {"seconds", how.timeout_seconds}, {"category_uuid", add("No Response", how.timeout_to)}};
        }
    }
    if (!how.result.empty()) router["result_name"] = how.result;
    return {
        {"uuid", nodeId(node)},
        {"actions", numbered(node, how.actions)},
        {"router", std::move(router)},
        {"exits", std::move(exits)}};
}

Json question(int node, const std::string& text, const std::string& result, Split how) {
    how.waits = true;
    how.result = result;
    how.actions.push_back(say(text));
    return split(node, how);
}

Json draw(int node, const std::vector<int>& destinations) {
    Split how;
    how.otherwise_category.clear();
    for (const int to : destinations)
        how.ways.push_back({"Bucket " + std::to_string(to), "has_text", {}, to});
    Json out = split(node, how);
    out["router"]["type"] = "random";
    out["router"].erase("operand");
    out["router"].erase("cases");
    return out;
}

Json flow(int number, const std::string& name, const std::vector<Json>& nodes, Json more) {
    Json out{
        {"uuid", flowId(number)},
        {"name", name},
        {"spec_version", "14.3.1"},
        {"language", "eng"},
        {"type", "messaging"},
        {"nodes", nodes}};
    out.update(more);
    return out;
}

Json document(const std::vector<Json>& flows, Json more) {
    more["flows"] = flows;
    return more;
}

std::shared_ptr<const Assets> assetsOf(const Json& file) {
    auto read = readFlowFile(file.dump(), "test.json");
    if (!read) FAIL(describe(read.error().front()));
    return read->assets;
}

std::string exampleFile(const std::string& name) {
    std::ifstream in(std::string(TAMA_SOURCE_DIR) + "/flows-examples/" + name, std::ios::binary);
    if (!in) FAIL("there is no example " + name);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string exampleText(const std::string& name) {
    return exampleFile(name + ".json");
}

std::shared_ptr<const Assets> example(const std::string& name) {
    auto read = readFlowFile(exampleText(name), name);
    if (!read) FAIL(describe(read.error().front()));
    return read->assets;
}

const std::vector<std::string>& exampleNames() {
    static const std::vector<std::string> kNames{
        "announcement",
        "facility-readiness",
        "knowledge-check",
        "staff-record-validation",
        "stock-out-report",
        "suspected-case-report"};
    return kNames;
}

}  // namespace tama::flows::testing
