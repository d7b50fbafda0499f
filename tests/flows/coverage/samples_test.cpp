// Answers of people and of web services that a walk makes up.
#include "tests/flows/coverage/covered.hpp"

namespace tama::flows::testing {

TEST_CASE("places of the file are answered where a question asks for one", "[flows][coverage]") {
    const auto file = [](bool with_places) {
        Json more = Json::object();
        if (with_places) {
            more["locations"] = {
                {{"name", "Liberia"},
                 {"children",
                  {{{"name", "Margibi"}},
                   {{"name", "Bong"}, {"children", {{{"name", "Salala"}, {"children", {{{"name", "Totota"}}}}}}}}}}}};
        }
        return document(
            {flow(
                1,
                "Where",
                {question(1, "State?", "State", {.ways = {{"Ok", "has_state", {}, 2}}, .otherwise = 0}),
                 question(
                     2,
                     "District?",
                     "District",
                     {.ways = {{"Ok", "has_district", {"@results.state"}, 3}}, .otherwise = 0}
                 ),
                 question(
                     3,
                     "Ward?",
                     "Ward",
                     {.ways = {{"Ok", "has_ward", {"@results.state", "@results.district"}, 4}}, .otherwise = 0}
                 ),
                 step(4, {say("Thanks")})}
            )},
            more
        );
    };
    const auto report = covered(file(true));
    CHECK(figures(report) == "4/4 7/7");
    CHECK(wayTo(report, 3, "Ok") == "(start) > \"Bong\" > \"Salala\" > \"Totota\"");
    CHECK(figures(covered(file(false))) == "1/4 1/7");
}

TEST_CASE("answered days lie on both sides of today", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "When",
        {question(1, "When?", "Day", {.ways = {{"Day", "has_date", {}, 2}}, .otherwise = 0}),
         splitOn(
             2,
             "@(datetime_diff(now(), results.day, \"D\"))",
             {{"Past", "has_number_lt", {"0"}, 3},
              {"Soon", "has_number_between", {"1", "10"}, 3},
              {"Next year", "has_number_gt", {"365"}, 3}},
             3
         ),
         step(3, {say("Thanks")})}
    )}));
    CHECK(figures(report) == "3/3 7/7");
}

TEST_CASE("web services answer what splits look for, refuse and are silent", "[flows][coverage]") {
    Split after;
    after.ways = {
        {"Ok", "has_number_between", {"200", "299"}, 2},
        {"Not found", "has_number_eq", {"404"}, 0},
        {"Broken", "has_number_gte", {"500"}, 0}};
    after.otherwise = 0;
    after.operand = "@(default(webhook.status, 0))";
    after.actions = Json::array({act("call_webhook", {{"method", "GET"}, {"url", "https://x.org"}})});
    const auto report = covered(document({flow(
        1,
        "Calls",
        {split(1, after),
         splitOn(
             2,
             "@webhook.json.stock.0.state",
             {{"Full", "has_only_text", {"full"}, 0}, {"Low", "has_only_text", {"low"}, 0}},
             0
         )}
    )}));
    CHECK(figures(report) == "2/2 7/7");
}

}  // namespace tama::flows::testing
