// Tests that report errors instead of matching, and the conventions that decide which do.
#include <algorithm>

#include "tests/flows/coverage/covered.hpp"

namespace tama::flows::testing {

namespace {

Json questionWith(std::vector<Way> ways) {
    return document({flow(
        1, "F", {question(1, "Q?", "A", {.ways = std::move(ways), .otherwise = 2}), step(2, {say("Thanks")})}
    )});
}

}  // namespace

TEST_CASE("a test that cannot work is blamed, and not the order of tests", "[flows][coverage]") {
    const auto report =
        covered(questionWith({{"Few", "has_number_lt", {"abc"}, 2}, {"Code", "has_pattern", {"(x"}, 2}}));
    CHECK(
        found(report, "not-covered") ==
        "warning node 1: no conversation leads to \"Few\": has_number_lt abc reports: unable to convert "
        "\"abc\" to a "
        "number\n"
        "warning node 1: no conversation leads to \"Code\": has_pattern (x reports: it is no regular "
        "expression "
        "(missing ): (x)\n"
    );
    CHECK(found(report, "case").find("error node 1: has_number_lt \"abc\" never leads to \"Few\"") == 0);
    CHECK(found(report, "problem").empty());
    CHECK(found(report, "test-error").empty());  // the check has said it
}

TEST_CASE("every test that fails by its operand is reported with the way there", "[flows][coverage]") {
    const auto report = covered(questionWith(
        {{"Member", "has_group", {id(7), "Nurses"}, 2},
         {"Yes", "has_category", {"Yes"}, 2},
         {"Book", "has_intent", {"book", "0.5"}, 2},
         {"Top", "has_top_intent", {"book", "0.5"}, 2},
         {"Bong", "has_state", {}, 2}}
    ));
    const std::string errors = found(report, "test-error");
    for (const char* test : {"has_group", "has_category", "has_intent", "has_top_intent", "has_state"}) {
        CHECK(errors.find("node 1: the test " + std::string(test) + " reports: ") != std::string::npos);
    }
    CHECK(errors.find("; after (start) > \"") != std::string::npos);
    CHECK(std::count(errors.begin(), errors.end(), '\n') == 5);
    const std::string blamed = "leads to \"Member\": has_group " + id(7) + " Nurses reports: unable to";
    CHECK(found(report, "not-covered").find(blamed) != std::string::npos);
}

TEST_CASE("an operand that fails is reported, and not its tests as well", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1, "F", {splitOn(1, "@globals.site", {{"First", "has_number_eq", {"1"}, 2}}, 2), step(2, {say("x")})}
    )}));
    CHECK(found(report, "problem").find("error evaluating @globals.site: ") != std::string::npos);
    CHECK(found(report, "test-error").empty());
    CHECK(
        found(report, "not-covered") ==
        "warning node 1: no conversation leads to \"First\": has_number_eq 1 reports: object has no property "
        "'site'\n"
    );
}

TEST_CASE("an error of another text does not hide that of a test", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "F",
        {step(1, {say("@(1 + contact.name)")}, 2),
         question(2, "Q?", "A", {.ways = {{"Few", "has_number_lt", {"@contact.name"}, 3}}, .otherwise = 3}),
         step(3, {say("Thanks")})}
    )}));
    CHECK(found(report, "problem").find("node 1: reports: error evaluating") != std::string::npos);
    const std::string expected = "node 2: the test has_number_lt reports: unable to";
    CHECK(found(report, "test-error").find(expected) != std::string::npos);
}

TEST_CASE("days and numbers are read as the environment writes them", "[flows][coverage]") {
    const auto file = assetsOf(
        questionWith({{"Late", "has_date_gt", {"31/12/2024"}, 2}, {"Half", "has_number_eq", {"2.5"}, 2}})
    );
    Environment there;
    there.date_format = "DD-MM-YYYY";
    there.number_format = {",", "."};
    const auto report = cover(file, {"", 1000, kTalkStart, there});
    REQUIRE(report);
    CHECK(figures(*report) == "2/2 4/4");
    CHECK(wayTo(*report, 1, "Half") == "(start) > \"2,5\"");
    const auto without = cover(file, {"", 1000, kTalkStart});
    CHECK(wayTo(*without, 1, "Late") == "-");
}

}  // namespace tama::flows::testing
