// Routers, waits and what is saved of an answer.
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

using Texts = std::vector<std::string>;

namespace {

/// ACT? yes → Thanks; anything else → asked again; silence → reminder.
Json stockFlow() {
    return flow(
        1,
        "Stock",
        {question(
             1,
             "ACT? 1 yes 2 no",
             "ACT in stock",
             {.ways = {{"Yes", "has_any_word", {"1 yes"}, 2}, {"No", "has_any_word", {"2 no"}, 2}},
              .otherwise = 3,
              .timeout_seconds = 600,
              .timeout_to = 4}
         ),
         step(2, Json::array({say("Thanks: @results.act_in_stock.category")})),
         step(3, Json::array({say("Please reply 1 or 2")}), 1),
         step(4, Json::array({say("Are you there?")}), 1)}
    );
}

}  // namespace

TEST_CASE("an operand that fails is told with its tests, unless one of them looks for that", "[flows][engine]") {
    const auto errorsOf = [](std::vector<Way> ways) {
        Talk talk(assetsOf(
            flow(1, "Split", {split(1, {.ways = std::move(ways), .otherwise = 0, .operand = "@results.none"})})
        ));
        talk.begin();
        return talk.events<ErrorLogged>().size();
    };
    const Way one{"One", "has_only_text", {"1"}, 0};
    const Way failed{"Failed", "has_error", {}, 0};
    CHECK(errorsOf({}) == 1);
    CHECK(errorsOf({one, one}) == 3);
    CHECK(errorsOf({failed}) == 0);
    CHECK(errorsOf({one, failed, one}) == 1);
}

TEST_CASE("an error says which test reports it, and whether it is the operand's", "[flows][engine]") {
    const auto reported = [](const char* operand) {
        const Way few{"Few", "has_number_lt", {"@globals.none"}, 0};
        Talk talk(assetsOf(
            flow(1, "Split", {split(1, {.ways = {few}, .otherwise = 0, .operand = operand})})
        ));
        talk.begin();
        return talk.events<ErrorLogged>();
    };
    const auto of_argument = reported("5");
    REQUIRE(of_argument.size() == 1);
    REQUIRE(of_argument[0].test);
    CHECK(of_argument[0].test->type == "has_number_lt");
    CHECK(of_argument[0].text == "has_number_lt: " + of_argument[0].test->error);
    CHECK_FALSE(of_argument[0].test->of_operand);
    const auto of_operand = reported("@results.none");
    REQUIRE(of_operand.size() == 2);
    CHECK_FALSE(of_operand[0].test);
    REQUIRE(of_operand[1].test);
    CHECK(of_operand[1].test->of_operand);
}

TEST_CASE("an answer is read without NUL, which no text has", "[flows][engine]") {
    Talk talk(assetsOf(stockFlow()));
    talk.begin();
    const Sprint& answered = talk.answer(std::string_view("YE\0S", 4));
    REQUIRE(answered.answer);
    CHECK(answered.answer->text == "YES");
    CHECK(talk.result("act_in_stock") == "YES (Yes)");
}

TEST_CASE("a question waits, an answer is matched and saved, and the session ends", "[flows][engine]") {
    Talk talk(assetsOf(stockFlow()));
    const Sprint& asked = talk.begin();
    CHECK(talk.texts() == Texts{"ACT? 1 yes 2 no"});
    CHECK(talk.status() == SessionStatus::Waiting);
    REQUIRE(asked.waiting);
    CHECK(asked.waiting->node_uuid == nodeId(1));
    CHECK(asked.waiting->result_key == "act_in_stock");
    CHECK(asked.waiting->timeout == std::chrono::seconds(600));
    CHECK(asked.waiting->expire_after == std::chrono::hours(72));
    CHECK_FALSE(asked.answer);

    const Sprint& answered = talk.answer("YES please");
    CHECK(talk.texts() == Texts{"Thanks: Yes"});
    CHECK(talk.status() == SessionStatus::Completed);
    CHECK(talk.result("act_in_stock") == "YES (Yes)");
    CHECK_FALSE(answered.waiting);
    REQUIRE(answered.answer);
    CHECK(answered.answer->text == "YES please");
    CHECK(answered.answer->result->value == "YES");
    CHECK(answered.answer->result->category == "Yes");
    CHECK_FALSE(answered.answer->is_other);
    CHECK_FALSE(answered.answer->timed_out);
    REQUIRE(answered.results.size() == 1);
    CHECK(answered.results[0].result->input == "YES please");
    REQUIRE(answered.segments.size() == 1);
    CHECK(answered.segments[0].operand == "YES please");
    CHECK(answered.segments[0].destination_uuid == nodeId(2));
    CHECK(talk.run().status == RunStatus::Completed);
    CHECK(talk.run().exited_on == talk.now());
    CHECK(talk.sprint().session.sprints == 2);
}

TEST_CASE("an answer that no test takes goes to the default and is marked so", "[flows][engine]") {
    Talk talk(assetsOf(stockFlow()));
    talk.begin();
    const Sprint& sprint = talk.answer("perhaps");
    CHECK(talk.texts() == Texts{"Please reply 1 or 2", "ACT? 1 yes 2 no"});
    CHECK(talk.result("act_in_stock") == "perhaps (Other)");
    REQUIRE(sprint.answer);
    CHECK(sprint.answer->is_other);
    talk.answer("2");
    CHECK(talk.result("act_in_stock") == "2 (No)");
    CHECK(talk.run().path.size() == 4);
}

TEST_CASE("a default without tests is no invalid answer", "[flows][engine]") {
    Talk talk(assetsOf(flow(1, "Open", {question(1, "Say", "Said", {.otherwise_category = "All"})})));
    talk.begin();
    const Sprint& sprint = talk.answer("anything");
    REQUIRE(sprint.answer);
    CHECK_FALSE(sprint.answer->is_other);
    CHECK(talk.result("said") == "anything (All)");
}

TEST_CASE("a time-out takes its own category, and the question can be asked again", "[flows][engine]") {
    Talk talk(assetsOf(stockFlow()));
    talk.begin();
    const Sprint& sprint = talk.timeOut();
    CHECK(talk.texts() == Texts{"Are you there?", "ACT? 1 yes 2 no"});
    REQUIRE(sprint.answer);
    CHECK(sprint.answer->timed_out);
    CHECK(sprint.answer->result->category == "No Response");
    CHECK(talk.result("act_in_stock").find("(No Response)") != std::string::npos);
    CHECK(talk.eventTypes().front() == "wait_timed_out");
    talk.answer("1");
    CHECK(talk.status() == SessionStatus::Completed);
}

TEST_CASE("a resume that the wait does not take changes nothing", "[flows][engine]") {
    Talk talk(assetsOf(flow(1, "Plain", {question(1, "?", "R", {})})));
    talk.begin();
    const auto no_timeout = talk.tryResume(WaitTimeout{});
    REQUIRE_FALSE(no_timeout);
    CHECK(no_timeout.error().code == ErrorCode::Conflict);
    CHECK_FALSE(talk.tryResume(ServiceAnswer{}));
    talk.answer("x");
    CHECK_FALSE(talk.tryResume(MsgResume{}));
    CHECK_FALSE(talk.tryResume(WaitExpiration{}));
}

TEST_CASE("expiry ends the session as a completed one with an expired run", "[flows][engine]") {
    Talk talk(assetsOf(stockFlow()));
    talk.begin();
    talk.expire();
    CHECK(talk.run().status == RunStatus::Expired);
    CHECK(talk.status() == SessionStatus::Completed);
    CHECK(talk.texts().empty());
}

TEST_CASE(
    "the message that starts a workflow answers a wait at its entry, and only there", "[flows][engine]"
) {
    Json first =
        split(1, {.ways = {{"Name", "has_beginning", {"JOIN"}, 2}}, .result = "First", .waits = true});
    const auto assets = assetsOf(flow(
        1, "Join", {first, question(2, "How old are you?", "Age", {.ways = {{"Age", "has_number", {}, 0}}})}
    ));
    Talk by_message(assets);
    const Sprint& sprint = by_message.beginWith("Join me");
    CHECK(by_message.texts() == Texts{"How old are you?"});
    REQUIRE(sprint.answer);
    CHECK(sprint.answer->text == "Join me");
    CHECK(by_message.run().had_input);
    CHECK(by_message.result("first") == "Join (Name)");

    Talk by_hand(assets);
    by_hand.begin();
    CHECK(by_hand.texts().empty());
    CHECK(by_hand.status() == SessionStatus::Waiting);

    // A question on the first node is asked, and the trigger word is taken for its answer.
    Talk asks_first(assetsOf(stockFlow()));
    asks_first.beginWith("STOCK");
    CHECK(asks_first.texts() == Texts{"ACT? 1 yes 2 no", "Please reply 1 or 2", "ACT? 1 yes 2 no"});
    CHECK(asks_first.status() == SessionStatus::Waiting);
}

TEST_CASE("a router without a default fails the session and says so", "[flows][engine]") {
    Talk talk(assetsOf(flow(
        1,
        "Hard",
        {question(1, "?", "R", {.ways = {{"Yes", "has_any_word", {"yes"}, 0}}, .otherwise_category = ""})}
    )));
    talk.begin();
    talk.answer("no");
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.run().status == RunStatus::Failed);
    CHECK(talk.sprint().session.failure.find("default category") != std::string::npos);
}

TEST_CASE("cases are tried in order and test values, not only texts", "[flows][engine]") {
    const auto assets = assetsOf(flow(
        1,
        "Ages",
        {question(
            1,
            "Age?",
            "Age",
            {.ways =
                 {{"Child", "has_number_lt", {"18"}, 0},
                  {"Limit", "has_number_between", {"18", "@(10 * 10)"}, 0},
                  {"Number", "has_number", {}, 0},
                  {"Never", "has_telepathy", {}, 0}}}
        )}
    ));
    const auto outcome = [&](std::string_view said) {
        Talk talk(assets);
        talk.begin();
        talk.answer(said);
        return talk.result("age");
    };
    CHECK(outcome("I am 12") == "12 (Child)");
    CHECK(outcome("100") == "100 (Limit)");
    CHECK(outcome("101") == "101 (Number)");
    CHECK(outcome("old") == "old (Other)");
}

TEST_CASE("a split by expression needs no answer", "[flows][engine]") {
    Talk talk(assetsOf(flow(
        1,
        "Split",
        {split(
             1,
             {.ways = {{"Reachable", "has_phone", {}, 2}},
              .operand = "@(replace(urns.tel, \"tel:\", \"\"))",
              .result = "Phone"}
         ),
         step(2, Json::array({say("Hello @contact.first_name")}))}
    )));
    const Sprint& sprint = talk.begin();
    CHECK(talk.texts() == Texts{"Hello Amina"});
    CHECK(talk.result("phone") == "+231770000001 (Reachable)");
    CHECK_FALSE(sprint.answer);
}

TEST_CASE("a random router takes every way, and the same ones for the same seed", "[flows][engine]") {
    const auto assets = assetsOf(flow(
        1,
        "Draw",
        {draw(1, {2, 3}),
         split(2, {.otherwise = 1, .operand = "@node.visit_count"}),
         split(
             3,
             {.ways = {{"Enough", "has_number_gt", {"5"}, 0}}, .otherwise = 1, .operand = "@node.visit_count"}
         )}
    ));
    const auto way = [&] {
        Talk talk(assets);
        talk.begin();
        CHECK(talk.status() == SessionStatus::Completed);
        std::string out;
        for (const PathStep& step : talk.run().path)
            out += step.node_uuid == nodeId(2) ? '2' : step.node_uuid == nodeId(3) ? '3' : '.';
        return out;
    };
    const std::string first = way();
    CHECK(first.find('2') != std::string::npos);
    CHECK(first.find('3') != std::string::npos);
    CHECK(way() == first);
}

TEST_CASE("a wait for a telephone call is passed over and told", "[flows][engine]") {
    Json file = flow(1, "Dial", {question(1, "Calling", "Called", {.otherwise = 2, .operand = "@resume.dial"}),
                                 step(2, Json::array({say("On")}))});
    file["nodes"][0]["router"]["wait"] = {{"type", "dial"}, {"phone", "+231770000002"}};
    Talk talk(assetsOf(file));
    talk.begin();
    CHECK(talk.texts() == Texts{"Calling", "On"});
    CHECK(talk.status() == SessionStatus::Completed);
    CHECK(talk.problems().find("telephone call is passed over") != std::string::npos);
}

TEST_CASE("what kind of answer a wait hopes for stands in its event", "[flows][engine]") {
    Json file = flow(1, "Hint", {question(1, "A picture?", "Picture", {})});
    file["nodes"][0]["router"]["wait"]["hint"] = {{"type", "image"}};
    Talk talk(assetsOf(file));
    talk.begin();
    REQUIRE(talk.events<MsgWait>().size() == 1);
    CHECK(Json::parse(talk.events<MsgWait>()[0].hint_json) == Json{{"type", "image"}});
}

TEST_CASE("a flow can tell how it was woken", "[flows][engine]") {
    Talk talk(assetsOf(flow(
        1, "Woken", {question(1, "[@resume.type]", "R", {.otherwise = 2, .waits = true}), step(2, {say("@resume.type")})}
    )));
    talk.begin();
    CHECK(talk.texts() == Texts{"[]"});
    talk.answer("x");
    CHECK(talk.texts() == Texts{"msg"});
}

TEST_CASE("a changed result says what it was before", "[flows][engine]") {
    const auto saves = [](const std::string& value) {
        return act("set_run_result", {{"name", "Color"}, {"value", value}, {"category", "C"}});
    };
    Talk talk(assetsOf(flow(1, "Twice", {step(1, Json::array({saves("red"), saves("blue")}))})));
    talk.begin();
    const auto changed = talk.events<RunResultChanged>();
    REQUIRE(changed.size() == 2);
    CHECK_FALSE(changed[0].previous);
    REQUIRE(changed[1].previous);
    CHECK((*changed[1].previous)->value == "red");
    CHECK((*changed[1].previous)->category == "C");
}

TEST_CASE("a result that does not change is saved again without an event", "[flows][engine]") {
    Talk talk(assetsOf(flow(
        1,
        "Same",
        {step(
            1,
            Json::array(
                {act("set_run_result", {{"name", "Color"}, {"value", "red"}, {"category", "R"}}),
                 act("set_run_result", {{"name", "color"}, {"value", "red"}, {"category", "R"}}),
                 act("set_run_result", {{"name", "COLOR"}, {"value", "blue"}, {"category", "B"}})}
            )
        )}
    )));
    const Sprint& sprint = talk.begin();
    CHECK(talk.events<RunResultChanged>().size() == 2);
    CHECK(sprint.results.size() == 3);
    CHECK(talk.run().results.size() == 1);
    CHECK(talk.result("color") == "blue (B)");
}

TEST_CASE("long answers are cut to what a result may hold", "[flows][engine]") {
    Talk talk(assetsOf(flow(1, "Long", {question(1, "?", "R", {.ways = {{"All", "has_text", {}, 0}}})})));
    talk.begin();
    talk.answer(std::string(5000, 'x'));
    CHECK(talk.run().result("r")->value.size() == 640);
}

}  // namespace tama::flows::testing
