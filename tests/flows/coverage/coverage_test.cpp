#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/flows/coverage/covered.hpp"

namespace tama::flows::testing {

TEST_CASE("every kind of test gets an answer that reaches it, and one that reaches none", "[flows][coverage]") {
    struct Row {
        std::string test;
        std::vector<std::string> arguments;
    };
    const std::vector<Row> rows{
        {"has_any_word", {"yes oui"}},     {"has_all_words", {"red car"}},   {"has_phrase", {"no stock"}},
        {"has_only_phrase", {"no stock"}}, {"has_only_text", {"OK"}},        {"has_beginning", {"act"}},
        {"has_pattern", {"^[0-9]{4}$"}},   {"has_pattern", {"oui|yes"}},     {"has_number", {}},
        {"has_number_between", {"5", "9"}}, {"has_number_lt", {"3"}},        {"has_number_lte", {"3"}},
        {"has_number_eq", {"77"}},         {"has_number_gte", {"500"}},      {"has_number_gt", {"500"}},
        {"has_date", {}},                  {"has_date_lt", {"2020-05-06"}},  {"has_date_eq", {"2020-05-06"}},
        {"has_date_gt", {"2020-05-06"}},   {"has_time", {}},                 {"has_phone", {}},
        {"has_email", {}},                 {"has_text", {}}};
    for (const Row& row : rows) {
        const auto report = covered(document({flow(
            1,
            "One",
            {question(1, "Q?", "A", {.ways = {{"Hit", row.test, row.arguments, 2}}, .otherwise = 2}),
             step(2, {say("Thanks")})}
        )}));
        INFO(row.test << showCoverage(report, "f"));
        CHECK(figures(report) == "2/2 3/3");
        CHECK(report.complete);
        CHECK(found(report, "not-covered").empty());
    }
}

TEST_CASE("time-outs, expiry and random splits are walked, too", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "Ways",
        {question(
             1,
             "Q?",
             "A",
             {.ways = {{"Yes", "has_any_word", {"yes"}, 2}}, .otherwise = 4, .timeout_seconds = 60, .timeout_to = 3}
         ),
         draw(2, {3, 4}),
         step(3, {say("three")}),
         step(4, {say("four")})}
    )}));
    CHECK(figures(report) == "4/4 7/7");
    CHECK(wayTo(report, 1, "Yes") == "(start) > \"yes\"");
    CHECK(wayTo(report, 1, "No Response") == "(start) > (time-out)");
    CHECK(wayTo(report, 2, "Bucket 4") == "(start) > \"yes\"");
    CHECK(report.paths == 5);  // yes by either bucket, other, silence, expiry
    CHECK(report.passes());
}

TEST_CASE("a workflow begins by a trigger word for those whom it fires for", "[flows][coverage]") {
    const Json nurses{{"uuid", id(8)}, {"name", "Nurses"}};
    const auto began = [&](std::vector<int> flows_of_triggers, const Json& groups) {
        Json triggers = Json::array();
        for (const int number : flows_of_triggers) {
            triggers.push_back(
                {{"trigger_type", "K"},
                 {"keywords", {"go"}},
                 {"flow", {{"uuid", flowId(number)}, {"name", "F"}}},
                 {"groups", number == 1 ? groups : Json::array()}}
            );
        }
        const auto report = covered(
            document(
                {flow(
                     1,
                     "One",
                     {splitOn(1, "@trigger.keyword", {{"Go", "has_only_text", {"go"}, 2}}, 3),
                      splitOn(2, "@contact.groups", {{"In", "has_group", {id(8), "Nurses"}, 3}}, 3),
                      step(3, {say("Thanks")})}
                 ),
                 flow(2, "Two", {step(4, {say("Two")})})},
                {{"groups", {nurses}}, {"triggers", triggers}}
            ),
            "One"
        );
        return wayTo(report, 1, "Go") + " " + wayTo(report, 2, "In") + " " + wayTo(report, 2, "Other");
    };
    CHECK(began({1}, Json::array({nurses})) == "\"go\" \"go\" -");
    CHECK(began({1, 2}, Json::array()) == "\"go\" \"go\" \"go\"");
    CHECK(began({2, 1}, Json::array()) == "- - -");  // the other workflow hears the word
}

TEST_CASE("splits on the contact are walked with contacts made for them", "[flows][coverage]") {
    const Json file = document(
        {flow(
            1,
            "Contact",
            {splitOn(1, "@fields.cadre", {{"Nurse", "has_only_text", {"nurse"}, 2}}, 5),
             splitOn(2, "@fields.age", {{"Old", "has_number_gt", {"60"}, 3}}, 5),
             splitOn(3, "@contact.language", {{"French", "has_only_text", {"fra"}, 4}}, 5),
             splitOn(4, "@contact.groups", {{"Member", "has_group", {id(7), "Nurses"}, 6}}, 5),
             step(5, {say("Bye")}),
             step(6, {say("You are an old French nurse of the group")})}
        )},
        {{"fields",
          {{{"key", "cadre"}, {"name", "Cadre"}, {"type", "text"}},
           {{"key", "age"}, {"name", "Age"}, {"type", "number"}}}},
         {"groups", {{{"uuid", id(7)}, {"name", "Nurses"}}}}}
    );
    const auto report = covered(file);
    INFO(showCoverage(report, "f"));
    CHECK(figures(report) == "6/6 10/10");
}

TEST_CASE("splits on addresses and names are walked with contacts made for them", "[flows][coverage]") {
    const Json file = document({flow(
        1,
        "Address",
        {splitOn(1, "@urns.telegram", {{"Telegram", "has_text", {}, 2}}, 2),
         splitOn(2, "@(urn_parts(contact.urn).scheme)", {{"Mail", "has_only_text", {"mailto"}, 3}}, 3),
         splitOn(3, "@contact.name", {{"Fatu", "has_phrase", {"fatu"}, 4}}, 4),
         step(4, {say("Bye")})}
    )});
    const auto report = covered(file);
    INFO(showCoverage(report, "f"));
    CHECK(figures(report) == "4/4 7/7");
}

TEST_CASE("splits on answers given before are walked", "[flows][coverage]") {
    const auto report = covered(document(
        {flow(
            1,
            "Score",
            {question(1, "Age?", "Age", {.ways = {{"Number", "has_number", {}, 2}}, .otherwise = 2}),
             question(2, "ACT?", "Act", {.ways = {{"Yes", "has_any_word", {"yes"}, 3}}, .otherwise = 3}),
             splitOn(3, "@results.age", {{"Old", "has_number_gt", {"60"}, 4}}, 5),
             splitOn(4, "@results.act.category", {{"Has", "has_only_text", {"Yes"}, 5}}, 6),
             step(5, {act("set_contact_field", {{"field", {{"key", "years"}}}, {"value", "@results.age"}})}, 7),
             step(6, {say("six")}),
             splitOn(7, "@fields.years", {{"Ninety", "has_number_eq", {"90"}, 6}}, 6)}
        )},
        {{"fields", {{{"key", "years"}, {"name", "Years"}, {"type", "number"}}}}}
    ));
    INFO(showCoverage(report, "f"));
    CHECK(figures(report) == "7/7 12/12");
}

TEST_CASE("subflows are entered, and parents go on after them", "[flows][coverage]") {
    const Json enter = act("enter_flow", {{"flow", {{"uuid", flowId(2)}, {"name", "Child"}}}});
    Split after{.ways = {{"Complete", "has_only_text", {"completed"}, 2}}, .otherwise = 3};
    after.operand = "@child.status";
    after.actions = Json::array({enter});
    const Json file = document(
        {flow(1, "Parent", {split(1, after), step(2, {say("done")}), step(3, {say("expired")})}),
         flow(
             2,
             "Child",
             {question(11, "Q?", "A", {.ways = {{"Yes", "has_any_word", {"yes"}, 12}}, .otherwise = 12}),
              step(12, {say("ok")})},
             {{"uuid", flowId(2)}}
         ),
         flow(3, "Alone", {step(31, {say("hello")})}, {{"uuid", flowId(3)}})}
    );
    const auto report = covered(file, "Parent");
    REQUIRE(report.flows.size() == 2);
    CHECK(report.flows[0].flow == "Parent");
    CHECK(report.flows[0].nodes_reached == 3);
    CHECK(report.flows[1].flow == "Child");
    CHECK(report.flows[1].exitsReached() == 3);
    // Without a name all that begin by themselves: the child is entered, not begun.
    const auto all = covered(file);
    CHECK(all.flows.size() == 3);
    CHECK(found(all, "dead-end").empty());
    CHECK_FALSE(cover(assetsOf(file), {"Nobody", 100, kTalkStart}));
}

TEST_CASE("web services answer and fail", "[flows][coverage]") {
    Split after{.ways = {{"Success", "has_number_between", {"200", "299"}, 2}}, .otherwise = 3};
    after.operand = "@webhook.status";
    after.actions = Json::array({act("call_webhook", {{"method", "GET"}, {"url", "https://x.org"}})});
    const auto report = covered(
        document({flow(1, "Call", {split(1, after), step(2, {say("good")}), step(3, {say("bad")})})})
    );
    CHECK(figures(report) == "3/3 4/4");
}

TEST_CASE("a category that an earlier test hides is named with the answers that show it", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "Hidden",
        {question(
             1,
             "Q?",
             "A",
             {.ways =
                  {{"Any", "has_number", {}, 2},
                   {"Five", "has_number_eq", {"5"}, 3},
                   {"Code", "has_pattern", {"a^b"}, 2}},
              .otherwise = 2}
         ),
         step(2, {say("two")}),
         step(3, {say("three")})}
    )}));
    const std::string hidden = found(report, "not-covered");
    CHECK(
        hidden.find("warning node 1: no conversation leads to \"Five\": \"5\" leads to \"Any\": an earlier test takes") ==
        0
    );
    CHECK(hidden.find("\"Code\": no answer was found for has_pattern a^b;") != std::string::npos);
    CHECK(found(report, "not-reached") == "warning node 3: no conversation comes here; see what leads to it\n");
    CHECK(figures(report) == "2/3 3/6");
}

TEST_CASE("what nothing leads to is reported once, by the linter", "[flows][coverage]") {
    const auto report = covered(document({flow(1, "Lost", {step(1, {say("a")}), step(2, {say("b")})})}));
    CHECK(found(report, "unreachable").starts_with("warning node 2: "));
    CHECK(found(report, "not-reached").empty());
    CHECK(figures(report) == "1/2 1/2");
}

TEST_CASE("a split that no contact can turn says what it looks at", "[flows][coverage]") {
    const auto report = covered(document({flow(
        1,
        "Site",
        {splitOn(1, "@contact.uuid", {{"First", "has_only_text", {"1"}, 2}}, 2), step(2, {say("x")})}
    )}));
    CHECK(
        found(report, "not-covered") ==
        "warning node 1: no conversation leads to \"First\": nothing was found that makes @contact.uuid fit "
        "has_only_text 1; write a scenario that does\n"
    );
}

TEST_CASE("an answer to which nothing is said is a dead end; silence to silence is not", "[flows][coverage]") {
    const Json quiet = document({flow(
        1,
        "Quiet",
        {question(
             1,
             "Q?",
             "A",
             {.ways = {{"Yes", "has_any_word", {"yes"}, 2}}, .otherwise = 0, .timeout_seconds = 60, .timeout_to = 0}
         ),
         step(2, {say("Thanks")})}
    )});
    CHECK(
        found(covered(quiet), "dead-end") ==
        "warning node 1: \"Other\" ends the conversation without a word: say thank you, or what comes next; after "
        "(start) > \"zzz\"\n"
    );
    const Json nothing = document(
        {flow(1, "Nothing", {splitOn(1, "@fields.cadre", {{"Nurse", "has_text", {}, 2}}, 0), step(2, {say("x")})})}
    );
    CHECK(found(covered(nothing), "dead-end").find("node 1: ends here before anything was said") != std::string::npos);
}

TEST_CASE("asking or reminding without end is found by walking", "[flows][coverage]") {
    const auto asking = [](int again_to, int reminder_to) {
        return document({flow(
            1,
            "Again",
            {question(
                 1,
                 "Q?",
                 "A",
                 {.ways = {{"Yes", "has_any_word", {"yes"}, 6}},
                  .otherwise = again_to,
                  .timeout_seconds = 60,
                  .timeout_to = reminder_to}
             ),
             splitOn(2, "@node.visit_count", {{"Again", "has_number_lte", {"2"}, 1}}, 6),
             splitOn(3, "@node.visit_count", {{"Remind", "has_number_lte", {"1"}, 1}}, 6),
             step(6, {say("Thanks")})}
        )});
    };
    CHECK(found(covered(asking(2, 3)), "unbounded").empty());
    CHECK(found(covered(asking(1, 3)), "unbounded").find("not understood is asked again without end") !=
          std::string::npos);
    CHECK(found(covered(asking(2, 1)), "unbounded").find("silent is reminded without end") != std::string::npos);
}

TEST_CASE("conversations that fail are errors, and what the engine reports is passed on", "[flows][coverage]") {
    const Json loop = document({flow(1, "Loop", {step(1, {say("x")}, 2), step(2, Json::array(), 1)})});
    const auto failing = covered(loop);
    CHECK_FALSE(failing.passes());
    CHECK(found(failing, "fails").find("loops without a question; after (start)") != std::string::npos);
    const Json divided = document({flow(1, "Wrong", {step(1, {say("x @(1 / 0)")})})});
    CHECK(found(covered(divided), "problem").find("warning node 1: reports: ") == 0);
    CHECK(covered(divided).passes());
    const Json endless = document({flow(
        1, "Self", {step(1, {act("enter_flow", {{"flow", {{"uuid", flowId(1)}, {"name", "Self"}}}})})}
    )});
    CHECK_FALSE(covered(endless).passes());
}

TEST_CASE("each language is walked with its own words", "[flows][coverage]") {
    Json file = document({flow(
        1,
        "French",
        {question(
             1,
             "Q?",
             "A",
             {.ways = {{"Yes", "has_any_word", {"yes"}, 2}, {"No", "has_any_word", {"no"}, 2}}, .otherwise = 2}
         ),
         step(2, {say("Thanks")})},
        {{"localization",
          {{"fra",
            {{caseId(1, 0), {{"arguments", {"non"}}}},
             {caseId(1, 1), {{"arguments", {"non"}}}},
             {actionId(1), {{"text", {"Q? fra"}}}}}}}}}
    )});
    const auto report = covered(file);
    CHECK(
        found(report, "not-covered") ==
        "warning node 1: no conversation in fra leads to \"No\"; check the words of that language\n"
    );
    // What is not translated is the linter's to say.
    CHECK(found(report, "translation").find("node 2: the message has no text in fra") != std::string::npos);
}

TEST_CASE("the bound on steps ends the walk and is said", "[flows][coverage]") {
    const Json endless = document({flow(
        1,
        "Count",
        {question(
             1,
             "Q?",
             "A",
             {.ways = {{"More", "has_any_word", {"more"}, 2}}, .otherwise = 4}
         ),
         step(2, {act("set_run_local", {{"local", "n"}, {"value", "1"}, {"operation", "increment"}})}, 3),
         splitOn(3, "@locals.n", {{"Enough", "has_number_gt", {"400"}, 4}}, 1),
         step(4, {say("Thanks")})}
    )});
    const auto report = covered(endless, "", 100);
    CHECK_FALSE(report.complete);
    CHECK(report.steps <= 120);
    CHECK(showCoverage(report, "f.json").find("not all was tried") != std::string::npos);
}

TEST_CASE("a workflow without nodes has nothing to cover", "[flows][coverage]") {
    const auto empty = covered(document({flow(1, "Empty", {})}));
    REQUIRE(empty.flows.size() == 1);
    CHECK(showCoverage(empty, "f").find("0 of 0 nodes, 0 of 0 exits reached (100 %)") != std::string::npos);
}

TEST_CASE("the examples are covered wholly, without findings", "[flows][coverage][examples]") {
    for (const std::string& name : exampleNames()) {
        const auto report = cover(example(name), {"", 20'000, kTalkStart});
        REQUIRE(report);
        INFO(showCoverage(*report, name));
        CHECK(report->complete);
        CHECK(report->findings.empty());
        const FlowCoverage& flow = report->flows.front();
        CHECK(flow.nodes_reached == flow.nodes);
        CHECK(flow.exitsReached() == flow.exits.size());
    }
}

TEST_CASE("coverage says for programs what it says for people", "[flows][coverage]") {
    const auto report = cover(example("announcement"), {"", 20'000, kTalkStart});
    REQUIRE(report);
    const Json json = toJson(*report);
    CHECK(json["passes"] == true);
    CHECK(json["flows"][0]["nodes"] == json["flows"][0]["nodes_reached"]);
    CHECK(json["flows"][0]["ways"].size() == json["flows"][0]["exits"]);
    const std::string ways = showCoverage(*report, "a.json", {.ways = true});
    CHECK(ways.find("\"Read\": (start) > \"1\"\n") != std::string::npos);
    CHECK(ways.find("(100 %)\n") != std::string::npos);
}

}  // namespace tama::flows::testing
