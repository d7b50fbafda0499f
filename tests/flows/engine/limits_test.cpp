// Hostile or broken workflows end in a failed run with a reason; none hangs, none grows without end.
#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a loop without a question fails after a hundred steps", "[flows][engine][limits]") {
    Talk talk(assetsOf(flow(
        1,
        "Loop",
        {step(1, {act("set_contact_name", {{"name", "@contact.name"}})}, 2), step(2, Json::array(), 1)}
    )));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.run().path.size() == 100);
    CHECK(talk.run().status == RunStatus::Failed);
    CHECK(talk.sprint().session.failure.find("loops without a question") != std::string::npos);
    CHECK(talk.events<FailureLogged>().size() == 1);
    CHECK_FALSE(talk.tryResume(MsgResume{}));
}

TEST_CASE("a hundred steps are allowed, one more is not", "[flows][engine][limits]") {
    for (const int size : {100, 101}) {
        std::vector<Json> nodes;
        for (int i = 1; i <= size; ++i) nodes.push_back(step(i, Json::array(), i < size ? i + 1 : 0));
        Talk talk(assetsOf(flow(1, "Long", nodes)));
        talk.begin();
        CHECK(talk.status() == (size == 100 ? SessionStatus::Completed : SessionStatus::Failed));
    }
}

TEST_CASE("workflows that enter each other without end fail", "[flows][engine][limits]") {
    const auto enters = [](int number, int node, int target) {
        return flow(
            number,
            "W" + std::to_string(number),
            {step(node, {act("enter_flow", {{"flow", {{"uuid", flowId(target)}, {"name", "W"}}}})})}
        );
    };
    Talk talk(assetsOf(document({enters(1, 1, 2), enters(2, 2, 1)})));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    for (const Run& run : talk.sprint().session.runs) CHECK(run.status == RunStatus::Failed);

    Talk few(assetsOf(document({enters(1, 1, 2), enters(2, 2, 1)})));
    few.limits.runs_per_session = 5;
    few.begin();
    CHECK(few.sprint().session.runs.size() == 5);
    CHECK(few.sprint().session.failure.find("most runs") != std::string::npos);
}

TEST_CASE("a workflow that ends by entering itself or another one fails, too", "[flows][engine][limits]") {
    const auto ends_by_entering = [](int number, int target) {
        const Json action{{"flow", {{"uuid", flowId(target)}, {"name", "W"}}}, {"terminal", true}};
        return flow(number, "W" + std::to_string(number), {step(number, {act("enter_flow", action)})});
    };
    for (const auto& file :
         {document({ends_by_entering(1, 1)}), document({ends_by_entering(1, 2), ends_by_entering(2, 1)})}) {
        Talk talk(assetsOf(file));
        talk.begin();
        CHECK(talk.status() == SessionStatus::Failed);
        CHECK(talk.sprint().session.failure.find("most steps") != std::string::npos);
        CHECK(talk.sprint().session.runs.size() == 101);
        CHECK(talk.sprint().events.size() <= talk.limits.events_per_sprint);
    }
}

TEST_CASE("the answer of a service brings no new steps", "[flows][engine][limits]") {
    const Json call = act("call_webhook", {{"method", "GET"}, {"url", "http://x.org"}});
    Talk talk(assetsOf(flow(1, "Loop", {step(1, {call}, 2), step(2, Json::array(), 1)})));
    talk.begin();
    int calls = 0;
    while (talk.sprint().session.waitsForService()) {
        REQUIRE(++calls <= 50);
        talk.serviceAnswers({});
    }
    CHECK(calls == 50);
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.run().path.size() == 100);
    CHECK(talk.sprint().session.failure.find("most steps") != std::string::npos);
}

TEST_CASE("steps are counted anew at every question, also behind a service", "[flows][engine][limits]") {
    const Json call = act("call_webhook", {{"method", "GET"}, {"url", "http://x.org"}});
    std::vector<Json> nodes;
    for (int i = 1; i < 60; ++i) nodes.push_back(step(i, i == 1 ? Json::array({call}) : Json::array(), i + 1));
    nodes.push_back(question(60, "Again?", "R", {.otherwise = 1}));
    Talk talk(assetsOf(flow(1, "Long", nodes)));
    talk.begin();
    for (int i = 0; i < 5; ++i) {
        talk.serviceAnswers({});
        REQUIRE(talk.texts() == std::vector<std::string>{"Again?"});
        talk.answer("yes");
        REQUIRE(talk.sprint().session.waitsForService());
    }
}

TEST_CASE("the answer of a service does not count as a sprint", "[flows][engine][limits]") {
    const Json call = act("call_webhook", {{"method", "GET"}, {"url", "http://x.org"}});
    Talk talk(assetsOf(flow(1, "Again", {step(1, {call, call}, 2), question(2, "?", "R", {.otherwise = 1})})));
    talk.limits.sprints_per_session = 10;
    talk.begin();
    std::uint32_t step = 0;
    int answers = 0;
    while (talk.status() == SessionStatus::Waiting) {
        REQUIRE(talk.sprint().session.step() == ++step);
        if (talk.sprint().session.waitsForService()) {
            talk.serviceAnswers({});
        } else {
            REQUIRE(++answers <= 10);
            talk.answer("again");
        }
    }
    CHECK(answers == 10);
    CHECK(talk.sprint().session.failure.find("most sprints") != std::string::npos);
}

TEST_CASE("a session cannot be kept awake for ever", "[flows][engine][limits]") {
    Talk talk(assetsOf(flow(1, "Again", {question(1, "?", "R", {.otherwise = 1})})));
    talk.limits.sprints_per_session = 10;
    talk.begin();
    int answers = 0;
    while (talk.status() == SessionStatus::Waiting) {
        REQUIRE(++answers <= 10);
        talk.answer("again");
    }
    CHECK(answers == 10);
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().session.failure.find("most sprints") != std::string::npos);
}

TEST_CASE("a sprint has only so many events", "[flows][engine][limits]") {
    Json actions = Json::array();
    for (int i = 0; i < 100; ++i) actions.push_back(say("x"));
    Talk talk(assetsOf(flow(1, "Flood", {step(1, actions, 1)})));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().events.size() <= 1003);
    CHECK(talk.sprint().session.failure.find("most events") != std::string::npos);
}

TEST_CASE("the answer of a service does not bring room for more events", "[flows][engine][limits]") {
    Json actions = Json::array();
    for (int i = 0; i < 49; ++i) actions.push_back(say("x"));
    actions.push_back(act("call_webhook", {{"method", "GET"}, {"url", "http://x.org"}}));
    for (int i = 0; i < 48; ++i) actions.push_back(say("x"));
    Talk talk(assetsOf(flow(1, "Flood", {step(1, actions, 1)})));
    talk.begin();
    std::size_t events = talk.sprint().events.size();
    while (talk.sprint().session.waitsForService()) {
        talk.serviceAnswers({});
        events += talk.sprint().events.size();
        REQUIRE(events <= 1003);
    }
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.sprint().session.failure.find("most events") != std::string::npos);
}

TEST_CASE("a template that nests or grows without bound is an error, not a hang", "[flows][engine][limits]") {
    const std::string deep = "@(" + std::string(3000, '(') + "1" + std::string(3000, ')') + ")";
    const std::string wide = "@(repeat(repeat(repeat(\"x\", 9999), 9999), 9999))";
    Talk talk(assetsOf(flow(1, "Grow", {step(1, {say("a" + deep), say("b" + wide), say("c")})})));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Completed);
    CHECK(talk.texts().back() == "c");
    CHECK(talk.events<ErrorLogged>().size() >= 2);
    for (const std::string& text : talk.texts()) CHECK(text.size() <= 40'000);
}

TEST_CASE("results that feed themselves stay within the bound of a value", "[flows][engine][limits]") {
    Talk talk(assetsOf(flow(
        1,
        "Double",
        {step(
            1,
            {act("set_run_result", {{"name", "A"}, {"value", "@(repeat(default(results.a.value, \"a\"), 2)) + ab"}}),
             act("set_run_local",
                 {{"local", "b"},
                  {"operation", "set"},
                  {"value", "@(repeat(default(locals.b, \"a\"), 2)) + ab"}})},
            1
        )}
    )));
    talk.begin();
    CHECK(talk.status() == SessionStatus::Failed);
    CHECK(talk.run().result("a")->value.size() <= 640);
    CHECK(talk.run().locals.at(0).second.size() <= 640);
}

TEST_CASE("an answer of any bytes is taken, and the session still saves", "[flows][engine][limits]") {
    Talk talk(assetsOf(flow(
        1,
        "Bytes",
        {question(
             1,
             "?",
             "R",
             {.ways = {{"N", "has_number", {}, 2}, {"P", "has_pattern", {"^a+$"}, 2}}, .otherwise = 2}
         ),
         question(2, "You said @results.r", "S", {})}
    )));
    for (const std::string& said :
         {std::string("\xFF\xFE\x80"),
          std::string("\0\0", 2),
          std::string(50'000, 'a'),
          std::string("@(x) @contact")}) {
        talk.begin();
        talk.answer(said);
        CHECK(talk.status() == SessionStatus::Waiting);
        talk.answer("on");
        CHECK(talk.status() == SessionStatus::Completed);
    }
    // What a person writes is text, never a template.
    CHECK(talk.run().result("r")->value == "@(x) @contact");
}

}  // namespace tama::flows::testing
