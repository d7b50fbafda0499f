// Random routers of a recording take the ways they took in it, whether or not these led anywhere.
#include "flows/replay/recorded_draws.hpp"

#include "flows/replay/replay.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

Json tossed(int node, const std::vector<int>& destinations, const std::string& result) {
    Json out = draw(node, destinations);
    if (!result.empty()) out["router"]["result_name"] = result;
    return out;
}

/// The parent enters a child that draws and ends, then draws itself: "two" or "three".
Json family(const std::string& child_result) {
    const Json enter = act("enter_flow", {{"flow", {{"uuid", flowId(2)}, {"name", "Child"}}}});
    return document(
        {flow(
             1,
             "Parent",
             {step(1, {enter}, 4),
              tossed(4, {2, 3}, "Pick"),
              step(2, {say("two @child.results.coin.category @results.pick.input")}),
              step(3, {say("three @child.results.coin.category @results.pick.input")})}
         ),
         flow(2, "Child", {tossed(21, {0, 0}, child_result)})}
    );
}

const Json& nodeOf(const Json& assets, std::size_t flow, std::size_t node) {
    return assets["flows"][flow]["nodes"][node];
}

std::string exitOf(const Json& node, std::size_t exit) {
    return node["exits"][exit]["uuid"];
}

Json stepThrough(const Json& node, std::size_t exit) {
    return {{"node_uuid", node["uuid"]}, {"exit_uuid", exitOf(node, exit)}};
}

Json segment(int flow, const Json& node, std::size_t exit, const std::string& operand) {
    return {
        {"flow_uuid", flowId(flow)},
        {"node_uuid", node["uuid"]},
        {"exit_uuid", exitOf(node, exit)},
        {"operand", operand}};
}

Json run(int flow, Json path, Json results = Json::object()) {
    return {{"flow", {{"uuid", flowId(flow)}}}, {"path", std::move(path)}, {"results", std::move(results)}};
}

Json output(Json segments, Json runs) {
    return {
        {"events", Json::array()},
        {"segments", std::move(segments)},
        {"session", {{"runs", std::move(runs)}}}};
}

Json resultOf(const Json& node, const std::string& input) {
    return {{"node_uuid", node["uuid"]}, {"input", input}};
}

std::string said(const Json& assets, const Json& outputs) {
    const Json scenario{
        {"trigger",
         {{"type", "manual"},
          {"triggered_on", "2025-01-01T10:00:00Z"},
          {"flow", {{"uuid", flowId(1)}, {"name", "Parent"}}}}},
        {"contact",
         {{"uuid", id(9)}, {"urns", {"tel:+231770000001"}}, {"created_on", "2025-01-01T00:00:00Z"}}},
        {"environment", {{"allowed_languages", {"eng"}}}},
        {"resumes", Json::array()},
        {"outputs", outputs}};
    const auto report = replay(assets.dump(), "draw.json", scenario.dump(), "draw.test.json");
    REQUIRE(report);
    std::string out;
    const Json printed = Json::parse(report->outputs_json);
    for (const Json& event : printed[0]["events"]) {
        if (event["type"] == "msg_created") out += event["msg"]["text"].get<std::string>();
    }
    return out;
}

}  // namespace

TEST_CASE("a router that led somewhere draws the operand of its way", "[flows][replay]") {
    const Json assets = family("Coin");
    const Json& parent = nodeOf(assets, 0, 1);
    const Json& child = nodeOf(assets, 1, 0);
    for (const std::size_t exit : {0U, 1U}) {
        const std::string drawn = exit == 0 ? "0.25" : "0.75";
        const Json runs = Json::array(
            {run(1, Json::array({stepThrough(nodeOf(assets, 0, 0), 0), stepThrough(parent, exit)})),
             run(2, Json::array({stepThrough(child, 0)}), {{"coin", resultOf(child, "0.125")}})}
        );
        CHECK(
            said(assets, Json::array({output(Json::array({segment(1, parent, exit, drawn)}), runs)})) ==
            (exit == 0 ? "two Bucket 0 0.25" : "three Bucket 0 0.75")
        );
    }
}

TEST_CASE("a router that ended its run draws its result's input, else towards its exit", "[flows][replay]") {
    for (const std::string& result : {std::string("Coin"), std::string()}) {
        const Json assets = family(result);
        const Json& parent = nodeOf(assets, 0, 1);
        const Json& child = nodeOf(assets, 1, 0);
        for (const std::size_t exit : {0U, 1U}) {
            const std::string drawn = exit == 0 ? "0.125" : "0.875";
            Json results = Json::object();
            if (!result.empty()) results["coin"] = resultOf(child, drawn);
            const Json outputs = Json::array({output(
                Json::array({segment(1, parent, 1, "0.9")}),
                Json::array(
                    {run(1, Json::array({stepThrough(nodeOf(assets, 0, 0), 0), stepThrough(parent, 1)})),
                     run(2, Json::array({stepThrough(child, exit)}), results)}
                )
            )});
            const auto draws = recordedDraws(outputs, *assetsOf(assets));
            REQUIRE(draws.size() == 2);
            CHECK(draws.at({0, 1}) == "0.9");
            CHECK(draws.at({1, 0}) == (!result.empty() ? drawn : exit == 0 ? "0.250000" : "0.750000"));
            CHECK(said(assets, outputs).starts_with("three"));
        }
    }
}

TEST_CASE("every visit of a router draws what that visit drew", "[flows][replay]") {
    const Json assets = document({flow(1, "Loop", {draw(1, {1, 2, 2}), step(2, {say("out")})})});
    const Json& node = nodeOf(assets, 0, 0);
    const Json outputs = Json::array({
        output(
            Json::array({segment(1, node, 0, "0.1"), segment(1, node, 0, "0.2"), segment(1, node, 2, "0.9")}),
            Json::array({run(
                1, Json::array({stepThrough(node, 0), stepThrough(node, 0), stepThrough(node, 2)})
            )})
        ),
    });
    CHECK(
        recordedDraws(outputs, *assetsOf(assets)) ==
        RecordedDraws{{{0, 0}, "0.1"}, {{0, 1}, "0.2"}, {{0, 2}, "0.9"}}
    );
}

TEST_CASE("what no router of the assets drew is no draw", "[flows][replay]") {
    const Json assets = document({flow(1, "Draw", {draw(1, {2, 2}), step(2, {say("out")})})});
    const auto compiled = assetsOf(assets);
    const Json& node = nodeOf(assets, 0, 0);
    const auto of = [&](Json runs) {
        return recordedDraws(Json::array({output(Json::array(), std::move(runs))}), *compiled);
    };
    const auto by = [&](int flow, Json path) { return of(Json::array({run(flow, std::move(path))})); };
    CHECK(by(1, Json::array({stepThrough(node, 1)})).size() == 1);
    CHECK(by(9, Json::array({stepThrough(node, 1)})).empty());
    CHECK(by(1, Json::array({stepThrough(nodeOf(assets, 0, 1), 0)})).empty());
    CHECK(by(1, Json::array({Json::object({{"node_uuid", node["uuid"]}})})).empty());
    CHECK(by(1, "path").empty());
    CHECK(of(Json("runs")).empty());
    CHECK(recordedDraws(Json(7), *compiled).empty());
}

}  // namespace tama::flows::testing
