#include "flows/coverage/path_costs.hpp"

#include "tests/flows/coverage/covered.hpp"

namespace tama::flows::testing {
namespace {

std::vector<LanguagePaths> costs(const Json& file) {
    const auto assets = assetsOf(file);
    return pathCosts(assets, *assets->workflows.front(), {4'000, kTalkStart});
}

Json yes(int node, int to, int other = 0) {
    return question(node, "Q?", "R" + std::to_string(node), {.ways = {{"Yes", "has_any_word", {"yes"}, to}}, .otherwise = other});
}

}  // namespace

TEST_CASE("an announcement costs its messages, whichever way", "[flows][coverage]") {
    const auto paths = costs(document({flow(1, "Say", {step(1, {say("One"), say(std::string(161, 'x'))})})}));
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].opening == PathCost{2, 3, 0});
    CHECK(paths[0].shortest == PathCost{2, 3, 0});
    CHECK(paths[0].typical == PathCost{2, 3, 0});
    CHECK(paths[0].longest == PathCost{2, 3, 0});
    CHECK(paths[0].complete);
}

TEST_CASE("the shortest, typical and longest way are told apart", "[flows][coverage]") {
    // Yes leads past a second question, no to the end with a text of two SMS.
    const Json two = flow(
        1, "Two",
        {question(1, "Q?", "A", {.ways = {{"Yes", "has_any_word", {"yes"}, 2}, {"No", "has_any_word", {"no"}, 3}}, .otherwise = 4}),
         yes(2, 0), step(3, {}), step(4, {say(std::string(170, 'x'))}, 1)}
    );
    const auto paths = costs(document({two}));
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].opening == PathCost{1, 1, 0});
    CHECK(paths[0].shortest == PathCost{1, 1, 1});
    CHECK(paths[0].typical == PathCost{1.5, 1.5, 1.5});
    CHECK(paths[0].longest.segments == 2);
}

TEST_CASE("silence costs what the workflow's own reminders say", "[flows][coverage]") {
    const Json reminding = flow(
        1, "Remind",
        {question(1, "Q?", "A", {.ways = {{"Yes", "has_any_word", {"yes"}, 0}}, .otherwise = 0, .timeout_seconds = 60, .timeout_to = 2}),
         step(2, {say(std::string(170, 'x'))}, 3), yes(3, 0)}
    );
    const auto paths = costs(document({reminding}));
    CHECK(paths[0].silent == PathCost{3, 4, 0});
    CHECK(paths[0].typical == PathCost{1, 1, 1});
    CHECK(costs(document({flow(1, "Plain", {yes(1, 0)})}))[0].silent == PathCost{1, 1, 0});
}

TEST_CASE("each language has its own segments", "[flows][coverage]") {
    Json stock = flow(1, "Stock", {yes(1, 0)});
    stock["localization"]["fra"][actionId(1)] = {{"text", {std::string(80, 'a') + "ç"}}};
    const auto paths = costs(document({stock}));
    REQUIRE(paths.size() == 2);
    CHECK(paths[0].language == "eng");
    CHECK(paths[0].typical.segments == 1);
    CHECK(paths[1].language == "fra");
    CHECK(paths[1].typical.segments == 2);
}

TEST_CASE("rings, dead ends and workflows without nodes are no trouble", "[flows][coverage]") {
    CHECK(costs(document({flow(1, "Empty", {})}))[0].longest == PathCost{});
    const auto ring = costs(document({flow(1, "Ring", {yes(1, 1, 1)})}));
    CHECK(ring[0].typical == ring[0].opening);
    CHECK(ring[0].opening == PathCost{1, 1, 0});
    const auto assets = example("stock-out-report");
    const auto example_paths = pathCosts(assets, *assets->workflows.front(), {4'000, kTalkStart});
    REQUIRE(example_paths.size() == 2);
    for (const auto& paths : example_paths) {
        CHECK(paths.opening.segments <= paths.shortest.segments);
        CHECK(paths.shortest.segments <= paths.typical.segments);
        CHECK(paths.typical.segments <= paths.longest.segments);
        CHECK(paths.typical.answers > 3);
    }
}

}  // namespace tama::flows::testing
