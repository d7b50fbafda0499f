// The bounds of the format and the parts that have to fit together: each broken flow is refused with file,
// flow, node and what is wrong.
#include <chrono>

#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::string refusalOf(const Json& broken) {
    const auto read = readFlowFile(broken.dump(), "f.json");
    return read ? "none" : describe(read.error().front());
}

const std::string kNode = "f.json: flow F: node 1 (" + nodeId(1) + "): ";

Json one(const Json& node) {
    return flow(1, "F", {node});
}

Json translated(const Json& table) {
    return flow(1, "F", {step(1, {say("Hi")})}, {{"localization", table}});
}

}  // namespace

TEST_CASE("a flow's name has at most 64 characters", "[flows][format]") {
    std::string name;
    for (int i = 0; i < 64; ++i) name += "é";
    CHECK(refusalOf(flow(1, name, {})) == "none");
    CHECK(refusalOf(flow(1, name + "x", {})).find("name: is longer than 64 characters") != std::string::npos);
}

TEST_CASE("ten thousand nodes, and not one more", "[flows][format]") {
    const auto of_size = [](int size) {
        std::vector<Json> nodes;
        for (int i = 1; i <= size; ++i) nodes.push_back(step(i, Json::array(), i < size ? i + 1 : 0));
        return flow(1, "F", nodes);
    };
    const auto most = readFlowFile(of_size(10'000).dump(), "f.json");
    REQUIRE(most);
    CHECK(most->assets->workflows.front()->nodes.size() == 10'000);
    CHECK(refusalOf(of_size(10'001)) == "f.json: flow F: nodes: has 10001 items; at most 10000 are allowed");
}

TEST_CASE("a hundred thousand nodes are refused for their number or the file's size", "[flows][format]") {
    const std::string node = R"({"uuid":"00000000-0000-4000-8000-000000000001","exits":[{}]},)";
    const std::string begin = R"({"uuid":"00000000-0000-4000-8000-000000000009","name":"F","spec_version":")";
    const auto refusal = [&](const std::string& version, const std::string& each) {
        std::string text = begin + version + R"(","nodes":[)";
        for (int i = 0; i < 100'000; ++i) text += each;
        text.back() = ']';
        const auto read = readFlowFile(text + "}", "f.json");
        return read ? "none" : describe(read.error().front());
    };
    const std::string too_many = "f.json: flow F: nodes: has 100000 items; at most 10000 are allowed";
    CHECK(refusal("14.3.1", node) == too_many);
    CHECK(refusal("13.0.0", node) == too_many);  // migrated first
    CHECK(refusal("14.3.1", std::string(120, ' ') + node) == "f.json: is larger than 16 MiB");
    Json legacy{{"base_language", "eng"}, {"metadata", {{"uuid", flowId(1)}, {"name", "Old"}}}};
    legacy["action_sets"] = Json(100'000, Json::object());
    legacy["rule_sets"] = Json::array();
    CHECK(refusalOf(legacy) == "f.json: flow Old: action_sets: has 100000 items; at most 10000 are allowed");
}

TEST_CASE("a million categories are counted, not read", "[flows][format]") {
    Json many = one(split(1, {}));
    many["nodes"][0]["router"]["categories"] = Json(1'000'000, Json::object());
    CHECK(refusalOf(many) == kNode + "router.categories: has 1000000 items; at most 100 are allowed");
}

TEST_CASE("a flow that names fifty thousand labels, each once, takes no long time", "[flows][format]") {
    std::vector<Json> nodes;
    for (int i = 1; i <= 500; ++i) {
        Json labels = Json::array();
        for (int label = 0; label < 100; ++label) {
            labels.push_back({{"uuid", id(i * 100 + label)}, {"name", "L"}});
        }
        nodes.push_back(step(i, {act("add_input_labels", {{"labels", labels}})}));
    }
    const std::string text = document({flow(1, "F", nodes)}, {{"version", "13"}}).dump();
    const auto begun = std::chrono::steady_clock::now();
    const auto read = readFlowFile(text, "f.json");
    REQUIRE(read);
    CHECK(read->assets->labels.size() == 50'000);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("JSON nested without end is refused before it is read", "[flows][format]") {
    const auto refusal = [](const std::string& text) {
        return describe(readFlowFile(text, "f.json").error().front());
    };
    CHECK(refusal(std::string(5'000'000, '[')) == "f.json: is nested deeper than 64 levels");
    CHECK(
        refusal("{\"flows\":" + std::string(1'000'000, '[') + std::string(1'000'000, ']') + "}") ==
        "f.json: is nested deeper than 64 levels"
    );
}

TEST_CASE("nothing stands where a node, exit or action should", "[flows][format]") {
    Json broken = flow(1, "F", {step(1, {say("Hi")})});
    broken["nodes"].push_back(nullptr);
    CHECK(refusalOf(broken) == "f.json: flow F: node 2: must be an object, not null");
    Json exits = one(step(1, {say("Hi")}));
    exits["nodes"][0]["exits"].push_back(nullptr);
    CHECK(refusalOf(exits) == kNode + "exits[1]: must be an object, not null");
    Json actions = one(step(1, {say("Hi")}));
    actions["nodes"][0]["actions"].push_back(nullptr);
    CHECK(refusalOf(actions) == kNode + "actions[1]: must be an object, not null");
}

TEST_CASE("a hundred actions, exits, categories and cases, and ten arguments", "[flows][format]") {
    std::vector<Way> ways;
    for (int i = 0; i < 101; ++i) ways.push_back({"C" + std::to_string(i), "has_text", {}, 0});
    const auto way_count = [&](std::ptrdiff_t count) {
        return refusalOf(
            one(split(1, {.ways = {ways.begin(), ways.begin() + count}, .otherwise_category = ""}))
        );
    };
    CHECK(way_count(100) == "none");
    CHECK(way_count(101) == kNode + "exits: has 101 items; at most 100 are allowed");
    Json cases = one(split(1, {.ways = {{"A", "has_text", {}, 0}}}));
    Json& list = cases["nodes"][0]["router"]["cases"];
    for (int i = 0; i < 100; ++i) list.push_back(list[0]);
    CHECK(refusalOf(cases) == kNode + "router.cases: has 101 items; at most 100 are allowed");
    Json actions = Json::array();
    for (int i = 0; i < 101; ++i) actions.push_back(say("Hi"));
    CHECK(refusalOf(one(step(1, actions))) == kNode + "actions: has 101 items; at most 100 are allowed");
    const std::vector<std::string> arguments(11, "x");
    CHECK(
        refusalOf(one(split(1, {.ways = {{"A", "has_number_between", arguments, 0}}}))) ==
        kNode + "router.cases[0].arguments: has 11 items; at most 10 are allowed"
    );
}

TEST_CASE(
    "translations are into languages, of things with UUIDs, of properties that can be", "[flows][format]"
) {
    CHECK(refusalOf(translated({{"fra", {{actionId(1), {{"text", {"Salut"}}}}}}})) == "none");
    CHECK(
        refusalOf(translated({{"vvv", Json::object()}})) ==
        "f.json: flow F: localization.vvv: is not a language of three letters (ISO 639-3)"
    );
    CHECK(
        refusalOf(translated({{"fra", {{"heh?", Json::object()}}}})) ==
        "f.json: flow F: localization.fra.heh?: is not the UUID of an action, case or category"
    );
    const std::string property(65, 'p');
    CHECK(
        refusalOf(translated({{"fra", {{actionId(1), {{property, {"x"}}}}}}})
        ).find("has a name longer than any") != std::string::npos
    );
}

TEST_CASE("a message has a text, a header a name", "[flows][format]") {
    CHECK(refusalOf(one(step(1, {say("")}))) == kNode + "actions[0].text: is empty");
    const Json call{{"method", "GET"}, {"url", "http://x.org"}, {"headers", {{"bad name", "x"}}}};
    CHECK(
        refusalOf(one(step(1, {act("call_webhook", call)}))) ==
        kNode + "actions[0].headers.bad name: is no name of an HTTP header"
    );
}

TEST_CASE("what the editor keeps beside a flow is bounded", "[flows][format]") {
    Json large = one(step(1, {say("Hi")}));
    large["_ui"] = {{"nodes", std::string(2'000'000, 'x')}};
    CHECK(refusalOf(large) == "none");
    large["_ui"] = {{"nodes", std::string(2'100'000, 'x')}};
    CHECK(refusalOf(large) == "f.json: flow F: _ui: is larger than 2048 KiB");
    large["_ui"] = 3;
    CHECK(refusalOf(large) == "f.json: flow F: _ui: must be an object, not number");
}

}  // namespace tama::flows::testing
