// Cases that never lead anywhere, and ones that look so and do.
#include "tests/flows/lint/linted.hpp"

namespace tama::flows::testing {

namespace {

/// What is said of one case, "Hit", of a question; without the end of the line.
std::string saidOf(
    const std::string& test,
    const std::vector<std::string>& arguments,
    const std::optional<Environment>& environment = {}
) {
    const Json file =
        flow(1, "F", {question(1, "?", "R", {.ways = {{"Hit", test, arguments, 0}}, .otherwise = 0})});
    std::string found = findingsOf(file, "case", environment);
    if (!found.empty()) found.pop_back();
    return found;
}

/// A split on the answer to the first question, which is Yes or No.
Json onCategory(const std::string& operand, const std::vector<std::string>& names) {
    return flow(
        1,
        "F",
        {question(
             1,
             "?",
             "Act",
             {.ways = {{"Yes", "has_any_word", {"1"}, 2}, {"No", "has_any_word", {"2"}, 2}}, .otherwise = 2}
         ),
         split(2, {.ways = {{"Hit", "has_category", names, 0}}, .operand = operand})}
    );
}

Environment dayFirst() {
    Environment environment;
    environment.date_format = "DD-MM-YYYY";
    return environment;
}

}  // namespace

TEST_CASE("rule case: arguments that the engine refuses each time are errors", "[flows][lint]") {
    CHECK(
        saidOf("has_number_lt", {"abc"}) ==
        "error has_number_lt \"abc\" never leads to \"Hit\": unable to convert \"abc\" to a number, which is "
        "reported as an error each time; write one number, such as 10"
    );
    CHECK(
        saidOf("has_pattern", {"(unclosed"}) ==
        "error has_pattern \"(unclosed\" never leads to \"Hit\": it is no regular expression (missing ): "
        "(unclosed), "
        "which is reported as an error each time; write one regular expression, such as ^[A-Z]{3}$"
    );
    CHECK(saidOf("has_pattern", {"a(?=b)"}).find("invalid perl operator") != std::string::npos);
    CHECK(saidOf("has_date_gt", {"banana"}).ends_with("such as 2025-12-31, which every date format reads"));
    CHECK(saidOf("has_number_between", {"5", "x"}).starts_with("error has_number_between \"5\" \"x\" never"));
}

TEST_CASE("rule case: a wrong number of arguments is an error", "[flows][lint]") {
    CHECK(
        saidOf("has_number_between", {"5"}) ==
        "error has_number_between \"5\" never leads to \"Hit\": it takes 2 arguments and has 1, which is "
        "reported as "
        "an error each time; write the least and the greatest number, such as 1 and 10"
    );
    CHECK(saidOf("has_number", {"5"}).find("takes no argument and has 1") != std::string::npos);
    CHECK(saidOf("has_number_eq", {}).find("takes 1 argument and has 0") != std::string::npos);
    CHECK(saidOf("has_district", {"a", "b"}).find("takes at most 1 argument and has 2") != std::string::npos);
    CHECK(saidOf("has_category", {}).find("takes at least 1 argument and has 0") != std::string::npos);
    const std::string two = saidOf("has_number_eq", {"@fields.a", "@fields.b"});
    CHECK(two.find("takes 1 argument and has 2") != std::string::npos);
}

TEST_CASE("rule case: what nothing fits is a warning", "[flows][lint]") {
    CHECK(
        saidOf("has_number_between", {"9", "1"}) ==
        "warning has_number_between \"9\" \"1\" never leads to \"Hit\": no number is at least 9 and at most "
        "1; "
        "write the smaller number first"
    );
    CHECK(saidOf("has_any_word", {""}).find("it names no word") != std::string::npos);
    CHECK(saidOf("has_beginning", {" "}).find("it names no beginning") != std::string::npos);
    CHECK(saidOf("has_group", {"nope"}).find("known by its UUID") != std::string::npos);
    const Json twice = flow(
        1,
        "F",
        {question(
            1,
            "?",
            "R",
            {.ways = {{"One", "has_any_word", {"a"}, 0}, {"Two", "has_any_word", {"a"}, 0}}, .otherwise = 0}
        )}
    );
    CHECK(
        findingsOf(twice, "case") ==
        "warning has_any_word \"a\" never leads to \"Two\": an earlier case is the same and takes its "
        "answers; "
        "change one of them or delete it\n"
    );
}

TEST_CASE("rule case: has_category must name a category of the result", "[flows][lint]") {
    CHECK(
        findingsOf(onCategory("@results.act", {"Maybe"}), "case") ==
        "warning has_category \"Maybe\" never leads to \"Hit\": the result act has no such category; it has "
        "\"Yes\", \"No\", \"Other\"\n"
    );
    CHECK(findingsOf(onCategory("@results.act", {"Maybe", "No"}), "case").empty());
    CHECK(findingsOf(onCategory("@child.results.act", {"Maybe"}), "case").empty());
}

TEST_CASE("rule case: translated arguments are looked at, too", "[flows][lint]") {
    Json file = flow(
        1, "F", {question(1, "?", "R", {.ways = {{"Hit", "has_number_lt", {"10"}, 0}}, .otherwise = 0})}
    );
    file["localization"] = {{"fra", {{caseId(1, 0), {{"arguments", {"dix"}}}}}}};
    CHECK(findingsOf(file, "case").starts_with("error has_number_lt \"dix\" (fra) never leads to \"Hit\": "));
}

TEST_CASE("rule case: good arguments and expressions are left alone", "[flows][lint]") {
    CHECK(saidOf("has_number_lt", {" 10 "}).empty());
    CHECK(saidOf("has_number_lt", {"@fields.age"}).empty());
    CHECK(saidOf("has_number_between", {"@fields.age", "x"}).empty());
    CHECK(saidOf("has_pattern", {"^\\d+$"}).empty());
    CHECK(saidOf("has_group", {id(5), "Nurses"}).empty());
    CHECK(saidOf("has_top_intent", {"book", "0.5"}).empty());
    CHECK(saidOf("has_state", {}).empty());
    CHECK(saidOf("has_phone", {"LR"}).empty());
    CHECK(saidOf("has_only_text", {""}).empty());
}

TEST_CASE("rule case: a day is read as the environment writes it, else in any order", "[flows][lint]") {
    CHECK(saidOf("has_date_gt", {"31/12/2024"}).empty());
    CHECK(saidOf("has_date_gt", {"31/12/2024"}, dayFirst()).empty());
    CHECK(saidOf("has_date_gt", {"31/12/2024"}, Environment{}).starts_with("error has_date_gt"));
    CHECK(saidOf("has_date_gt", {"2024-12-31"}, dayFirst()).empty());
}

TEST_CASE("rule group-query: days are read as the environment writes them", "[flows][lint]") {
    const Json file = document(
        {flow(1, "F", {step(1, {say("x")})})},
        {{"fields", {{{"key", "edd"}, {"name", "EDD"}, {"type", "datetime"}}}},
         {"groups", {{{"uuid", id(7)}, {"name", "Due"}, {"query", "edd > 31-12-2024"}}}}}
    );
    CHECK(findingsOf(file, "group-query").empty());
    CHECK(findingsOf(file, "group-query", dayFirst()).empty());
    CHECK(findingsOf(file, "group-query", Environment{})
              .starts_with("warning the group \"Due\" would have no members"));
}

}  // namespace tama::flows::testing
