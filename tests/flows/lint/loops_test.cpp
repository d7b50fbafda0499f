// Ways round without a question, in a workflow and through those that it enters.
#include <algorithm>
#include <chrono>

#include "tests/flows/lint/linted.hpp"

namespace tama::flows::testing {

namespace {

Json enterFlow(int number, const std::string& name) {
    return act("enter_flow", {{"flow", {{"uuid", flowId(number)}, {"name", name}}}});
}

/// A node that enters a workflow and then goes to another.
Json enteringNode(int node, int number, const std::string& name, int to = 0) {
    return step(node, Json::array({enterFlow(number, name)}), to);
}

}  // namespace

TEST_CASE("rule loop: a way round without a way out is an error", "[flows][lint]") {
    const Json loop = flow(1, "F", {step(1, Json::array(), 2), step(2, Json::array(), 1)});
    CHECK(
        findingsOf(loop, "loop").starts_with(
            "error comes back to itself, without a question in between and without a way out: every session "
            "that "
            "comes here fails after 100 steps; ask something, or lead out\n"
        )
    );
    const Json drawn = flow(1, "F", {draw(1, {1, 2}), draw(2, {1, 2})});
    CHECK(findingsOf(drawn, "loop").starts_with("error comes back"));
    const Json beside = flow(
        1,
        "F",
        {step(1, Json::array(), 2), question(2, "?", "R", {.otherwise = 1}), step(3, Json::array(), 3)}
    );
    const std::string found = findingsOf(beside, "loop");
    CHECK(found.starts_with("error comes back"));
    CHECK(std::count(found.begin(), found.end(), '\n') == 1);  // node 3 alone
}

TEST_CASE("rule loop: a way round that can be left is a tip where it branches", "[flows][lint]") {
    const Split counted{
        .ways = {{"End", "has_number_gt", {"3"}, 0}}, .otherwise = 2, .operand = "@node.visit_count"};
    CHECK(
        findingsOf(flow(1, "F", {split(1, counted), step(2, {say("x")}, 1)}), "loop") ==
        "tip can come back to itself without a question in between; a session that does so fails after 100 "
        "steps\n"
        "warning can come back to itself without a question in between; a session that does so fails after "
        "100 "
        "steps\n"
    );
}

TEST_CASE("rule loop: a workflow that asks is a question on the way", "[flows][lint]") {
    const auto around = [](const Json& child_node) {
        return document({flow(1, "A", {enteringNode(1, 2, "B", 1)}), flow(2, "B", {child_node})});
    };
    CHECK(findingsOf(around(question(1, "?", "R", {})), "loop").empty());
    CHECK(findingsOf(around(step(1, {say("x")})), "loop").starts_with("error comes back"));
    const Json may_ask = document(
        {flow(1, "A", {enteringNode(1, 2, "B", 1)}),
         flow(2, "B", {draw(1, {2, 0}), enteringNode(2, 3, "C")}),
         flow(3, "C", {question(1, "?", "R", {})})}
    );
    CHECK(findingsOf(may_ask, "loop").starts_with("warning can come back"));
}

TEST_CASE("rule flow-loop: workflows that enter each other without a question", "[flows][lint]") {
    const Json each_other =
        document({flow(1, "A", {enteringNode(1, 2, "B")}), flow(2, "B", {enteringNode(1, 1, "A")})});
    CHECK(
        findingsOf(each_other, "flow-loop") ==
        "error enters \"B\", which leads back here without a question in between (A > B > A): every session "
        "that "
        "comes here fails after 100 steps; ask something on the way, or do not enter it again\n"
        "error enters \"A\", which leads back here without a question in between (B > A > B): every session "
        "that "
        "comes here fails after 100 steps; ask something on the way, or do not enter it again\n"
    );
    CHECK(findingsOf(each_other, "loop").empty());
    const Json itself = flow(1, "A", {step(1, {say("x")}, 2), enteringNode(2, 1, "A")});
    CHECK(findingsOf(itself, "flow-loop").find("(A > A)") != std::string::npos);
}

TEST_CASE("rule flow-loop: a way out makes it a warning, a question nothing", "[flows][lint]") {
    const auto with = [](const std::vector<Json>& nodes_of_b) {
        return document({flow(1, "A", {enteringNode(1, 2, "B")}), flow(2, "B", nodes_of_b)});
    };
    CHECK(findingsOf(with({draw(1, {2, 0}), enteringNode(2, 1, "A")}), "flow-loop")
              .starts_with("warning enters \"B\", which can lead back here"));
    const Json asks = question(1, "?", "R", {.otherwise = 2});
    CHECK(findingsOf(with({asks, enteringNode(2, 1, "A")}), "flow-loop").empty());
    // On its way, A enters a workflow that asks before it goes on to enter itself.
    const Json asked = document(
        {flow(1, "A", {enteringNode(1, 2, "B", 2), enteringNode(2, 1, "A")}),
         flow(2, "B", {question(1, "?", "R", {})})}
    );
    CHECK(findingsOf(asked, "flow-loop").empty());
}

TEST_CASE("rule flow-loop: a long way round names its beginning and its end", "[flows][lint]") {
    std::vector<Json> flows;
    for (int i = 1; i <= 12; ++i) {
        const std::string next = "W" + std::to_string(i % 12 + 1);
        flows.push_back(flow(i, "W" + std::to_string(i), {enteringNode(1, i % 12 + 1, next)}));
    }
    const std::string found = findingsOf(document(flows), "flow-loop");
    CHECK(found.find("(W1 > W2 > W3 > W4 > W5 > W6 > … > W1)") != std::string::npos);
}

TEST_CASE("ten thousand nodes without a question are searched for loops in no long time", "[flows][lint]") {
    std::vector<Json> nodes;
    for (int i = 1; i <= 10'000; ++i) nodes.push_back(draw(i, {i % 10'000 + 1, (i * 7) % 10'000 + 1, 0}));
    const auto assets = assetsOf(flow(1, "F", nodes));
    const auto begun = std::chrono::steady_clock::now();
    const auto report = lint(*assets);
    CHECK(std::count_if(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
              return finding.rule == "loop";
          }) == 10'000);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
}

TEST_CASE("a thousand workflows that enter one another are searched in no long time", "[flows][lint]") {
    // Each knows only from the next, in the order of the file, whether it asks and whether it comes back.
    const auto row = [](const Json& last) {
        std::vector<Json> flows;
        for (int i = 1; i < 1'000; ++i) {
            std::vector<Json> nodes;
            for (int n = 1; n < 10; ++n) nodes.push_back(step(n, Json::array(), n + 1));
            nodes.push_back(enteringNode(10, i + 1, "W" + std::to_string(i + 1), 1));
            flows.push_back(flow(i, "W" + std::to_string(i), nodes));
        }
        flows.push_back(flow(1'000, "W1000", {last}));
        return document(flows);
    };
    const auto begun = std::chrono::steady_clock::now();
    const auto loops = [&](const Json& last) {
        const auto report = lint(*assetsOf(row(last)));
        return std::count_if(report.findings.begin(), report.findings.end(), [](const Finding& finding) {
            return finding.rule == "loop" && finding.severity == Severity::Error;
        });
    };
    CHECK(loops(step(1, {say("x")})) == 10);  // the last but one; from the others nobody comes back
    CHECK(loops(question(1, "?", "R", {})) == 0);
    CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
}

}  // namespace tama::flows::testing
