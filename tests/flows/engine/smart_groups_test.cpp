#include "flows/engine/smart_groups.hpp"

#include "tests/flows/support/query_people.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("smart groups are evaluated in memory", "[flows][query]") {
    const SmartGroups groups(queryAssets(), queryEnvironment(), kTalkStart, {});
    CHECK(groups.matches({"a", "Adults", "age >= 18"}, fatu()));
    CHECK_FALSE(groups.matches({"b", "Children", "age < 18"}, fatu()));
    CHECK(groups.matches({"c", "Hired in March", "hired >= 01-03-2020 hired < 01-04-2020"}, fatu()));
    Contact amadou = fatu();
    amadou.language = "fra";
    CHECK(groups.matches({"d", "French", "language = fre"}, amadou));  // as old flows name it
}

TEST_CASE("a group whose query cannot be read, or may not make a group, has no members", "[flows][query]") {
    const SmartGroups groups(queryAssets(), queryEnvironment(), kTalkStart, {});
    CHECK_FALSE(groups.matches({"a", "Broken", "age >"}, fatu()));
    CHECK_FALSE(groups.matches({"b", "Active", "status = active"}, fatu()));
    CHECK_FALSE(groups.matches({"c", "Unknown", "beer = 3"}, fatu()));
}

}  // namespace tama::flows::testing
