#include "flows/format/legacy/rules.hpp"

#include "tests/flows/support/legacy_flow.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::legacy::testing {

using namespace flows::testing;

namespace {

struct UpgradedCases {
    Json flow;
    Json router;

    const Json& first() const { return router["cases"][0]; }
};

UpgradedCases withTest(Json test) {
    const Json now = upgraded(legacyFlow({}, {waitSet(1, {rule(1, std::move(test), "Yes", 0)})}));
    return {now, now["nodes"][0]["router"]};
}

/// Type and arguments of the only case.
std::pair<std::string, Json> testOf(Json test) {
    const auto all = withTest(std::move(test));
    REQUIRE(all.router["cases"].size() == 1);
    const Json& only = all.first();
    return {only["type"].get<std::string>(), only.contains("arguments") ? only["arguments"] : Json::array()};
}

using Expected = std::pair<std::string, Json>;

}  // namespace

TEST_CASE("tests of words, with expressions and translations", "[flows][legacy]") {
    const Json words{{"eng", "yes @contact.yes"}, {"fra", "oui @contact.yes"}};
    for (const auto& [old_type, new_type] :
         {std::pair{"contains", "has_all_words"},
          {"contains_any", "has_any_word"},
          {"contains_phrase", "has_phrase"},
          {"contains_only_phrase", "has_only_phrase"},
          {"starts", "has_beginning"}}) {
        const auto all = withTest({{"type", old_type}, {"test", words}});
        CHECK(all.first()["type"] == new_type);
        CHECK(all.first()["arguments"] == Json({"yes @fields.yes"}));
        const std::string uuid = all.first()["uuid"].get<std::string>();
        CHECK(all.flow["localization"]["fra"][uuid]["arguments"] == Json({"oui @fields.yes"}));
    }
}

TEST_CASE("a pattern is no template", "[flows][legacy]") {
    CHECK(
        testOf({{"type", "regex"}, {"test", {{"eng", "^@contact\\d"}}}}) ==
        Expected{"has_pattern", {"^@contact\\d"}}
    );
}

TEST_CASE("tests of numbers take numbers, texts and expressions", "[flows][legacy]") {
    CHECK(testOf({{"type", "gte"}, {"test", 12}}) == Expected{"has_number_gte", {"12"}});
    CHECK(testOf({{"type", "lt"}, {"test", "@contact.age"}}) == Expected{"has_number_lt", {"@fields.age"}});
    CHECK(testOf({{"type", "eq"}, {"test", "5"}}).first == "has_number_eq");
    CHECK(testOf({{"type", "gt"}, {"test", "5"}}).first == "has_number_gt");
    CHECK(testOf({{"type", "lte"}, {"test", "5"}}).first == "has_number_lte");
    CHECK(
        testOf({{"type", "between"}, {"min", "1"}, {"max", 9.5}}) ==
        Expected{"has_number_between", {"1", "9.5"}}
    );
    CHECK(testOf({{"type", "number"}}) == Expected{"has_number", Json::array()});
}

TEST_CASE("dates are compared as dates; the editor is told the days from today", "[flows][legacy]") {
    const auto days = [](const char* written) {
        const auto all = withTest({{"type", "date_after"}, {"test", written}});
        const std::string uuid = all.first()["uuid"].get<std::string>();
        return all.flow["_ui"]["nodes"][nodeId(1)]["config"]["cases"][uuid]["arguments"][0];
    };
    CHECK(days("@(date.today + 30)") == "30");
    CHECK(days("@(date.today - 3)") == "-3");
    CHECK(days("1-2-2019") == "0");
    CHECK(
        testOf({{"type", "date_equal"}, {"test", "@(date.today - 3)"}}) ==
        Expected{"has_date_eq", {"@(datetime_add(today(), -3, \"D\"))"}}
    );
    CHECK(
        testOf({{"type", "date_before"}, {"test", "@date.today"}}) == Expected{"has_date_lt", {"@(today())"}}
    );
}

TEST_CASE("tests of places, groups, phones and presence", "[flows][legacy]") {
    CHECK(
        testOf({{"type", "district"}, {"test", "@flow.county"}}) ==
        Expected{"has_district", {"@results.county"}}
    );
    CHECK(
        testOf({{"type", "ward"}, {"state", "Bong"}, {"district", "Salala"}}) ==
        Expected{"has_ward", {"Salala", "Bong"}}
    );
    CHECK(
        testOf({{"type", "in_group"}, {"test", {{"uuid", id(3)}, {"name", "DHOs"}}}}) ==
        Expected{"has_group", {id(3), "DHOs"}}
    );
    CHECK(testOf({{"type", "state"}}).first == "has_state");
    CHECK(testOf({{"type", "phone"}}).first == "has_phone");
    CHECK(testOf({{"type", "not_empty"}}).first == "has_text");
    CHECK(testOf({{"type", "date"}}).first == "has_date");
}

TEST_CASE("or is several cases of one category, and of one test is that test", "[flows][legacy]") {
    const Json yes{{"type", "contains_any"}, {"test", "yes"}};
    const Json one{{"type", "eq"}, {"test", "1"}};
    const auto all = withTest({{"type", "or"}, {"tests", {yes, one}}});
    REQUIRE(all.router["cases"].size() == 2);
    CHECK(all.router["cases"][0]["category_uuid"] == all.router["cases"][1]["category_uuid"]);
    CHECK(all.router["cases"][0]["uuid"] != all.router["cases"][1]["uuid"]);
    CHECK(testOf({{"type", "and"}, {"tests", Json::array({one})}}).first == "has_number_eq");
    const Json both =
        legacyFlow({}, {waitSet(1, {rule(1, {{"type", "and"}, {"tests", {yes, one}}}, "Both", 0)})});
    CHECK(problemsOfUpgrade(both).find("must all be true") != std::string::npos);
}

TEST_CASE("a test that can never be true is no case, and its category stays", "[flows][legacy]") {
    for (const char* type : {"false", "interrupted_status"}) {
        const auto all = withTest({{"type", type}});
        CHECK(all.router["cases"].empty());
        CHECK(all.router["categories"].size() == 1);
    }
}

TEST_CASE("rules of one category share it; the one for the rest has its own", "[flows][legacy]") {
    const auto words = [](const char* word) { return Json{{"type", "contains_any"}, {"test", word}}; };
    const Json now = upgraded(legacyFlow(
        {actionSet(7, {})},
        {waitSet(
            1,
            {rule(1, words("yes"), {{"eng", "Yes"}, {"fra", "Oui"}}, 7),
             rule(2, words("yeah"), {{"eng", "Yes"}}, 7),
             rule(3, words("other"), "Other", 0),
             rule(4, {{"type", "true"}}, "Other", 7)}
        )}
    ));
    const Json& node = now["nodes"][0];
    const Json& router = node["router"];
    REQUIRE(router["categories"].size() == 3);
    CHECK(router["cases"].size() == 3);
    CHECK(router["cases"][0]["category_uuid"] == router["cases"][1]["category_uuid"]);
    CHECK(router["categories"][0]["exit_uuid"] == ruleId(1));
    CHECK(router["categories"][2]["exit_uuid"] == ruleId(4));
    CHECK(router["default_category_uuid"] == router["categories"][2]["uuid"]);
    CHECK(node["exits"][0] == Json{{"uuid", ruleId(1)}, {"destination_uuid", nodeId(7)}});
    const std::string yes = router["categories"][0]["uuid"].get<std::string>();
    CHECK(now["localization"]["fra"][yes]["name"] == Json({"Oui"}));
}

TEST_CASE("a rule for silence becomes the time-out of the wait", "[flows][legacy]") {
    const Json now = upgraded(legacyFlow(
        {},
        {waitSet(
            1,
            {rule(1, {{"type", "timeout"}, {"minutes", 5}}, "Silence", 0),
             rule(2, {{"type", "true"}}, "All", 0)}
        )}
    ));
    const Json& router = now["nodes"][0]["router"];
    CHECK(router["wait"]["timeout"]["seconds"] == 300);
    CHECK(router["wait"]["timeout"]["category_uuid"] == router["categories"][0]["uuid"]);
    CHECK(router["cases"].empty());
}

}  // namespace tama::flows::legacy::testing
