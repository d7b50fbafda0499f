#include "flows/play/play.hpp"

#include "tests/flows/support/flow_builder.hpp"
#include "tests/flows/support/talk.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::shared_ptr<const Assets> ageFlow() {
    return assetsOf(flow(
        1,
        "Age",
        {question(
             1,
             "How old are you, @contact.name?",
             "Age",
             {.ways = {{"Number", "has_number", {}, 2}},
              .otherwise = 3,
              .timeout_seconds = 600,
              .timeout_to = 4}
         ),
         step(2, {say("Thanks\nBye")}),
         step(3, {say("A number, please")}, 1),
         step(4, {say("Still there?")}, 1)}
    ));
}

PlayOptions options() {
    PlayOptions out;
    out.now = kTalkStart;
    return out;
}

}  // namespace

TEST_CASE("playing shows what is sent, saved and waited for", "[flows][play]") {
    const auto played = play(ageFlow(), options(), {"old", "/timeout", "33", "too much"});
    REQUIRE(played);
    CHECK(
        played->output ==
        "<< How old are you, Amina Test?\n"
        "   (waits, time-out after 10 min)\n"
        ">> old\n"
        "   Age = old (Other)\n"
        "<< A number, please\n"
        "<< How old are you, Amina Test?\n"
        "   (waits, time-out after 10 min)\n"
        ">> /timeout\n"
        "   wait_timed_out\n"
        "   Age =  (No Response)\n"
        "<< Still there?\n"
        "<< How old are you, Amina Test?\n"
        "   (waits, time-out after 10 min)\n"
        ">> 33\n"
        "   Age = 33 (Number)\n"
        "<< Thanks\n"
        "   Bye\n"
        "-- completed\n"
    );
    CHECK(played->status == SessionStatus::Completed);
    CHECK(played->unused_inputs == std::vector<std::string>{"too much"});
}

TEST_CASE("expiry is an input, and after the end nothing is taken", "[flows][play]") {
    auto player = Player::create(ageFlow(), options());
    REQUIRE(player);
    (*player)->begin();
    CHECK((*player)->waiting());
    REQUIRE((*player)->input("/expire"));
    CHECK_FALSE((*player)->waiting());
    const auto refused = (*player)->input("33");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Conflict);
}

TEST_CASE("a time-out where the question has none is refused, and the talk goes on", "[flows][play]") {
    auto player = Player::create(assetsOf(flow(1, "F", {question(1, "?", "R", {})})), options());
    REQUIRE(player);
    (*player)->begin();
    CHECK_FALSE((*player)->input("/timeout"));
    CHECK((*player)->waiting());
    CHECK((*player)->input("x"));
}

TEST_CASE("a trigger word interrupts the workflow that is played", "[flows][play]") {
    const auto assets = assetsOf(document(
        {flow(1, "Age", {question(1, "How old?", "Age", {.otherwise = 2}), step(2, {say("Thanks")})}),
         flow(2, "Case", {step(3, {say("Reports @trigger.keyword")})})},
        {{"triggers",
          {{{"trigger_type", "K"}, {"keyword", "case"}, {"flow", {{"uuid", flowId(2)}, {"name", "Case"}}}}}}}
    ));
    PlayOptions named = options();
    named.flow_name = "Age";
    const auto played = play(assets, named, {"CASE 2"});
    REQUIRE(played);
    CHECK(
        played->output ==
        "<< How old?\n"
        "   (waits)\n"
        ">> CASE 2\n"
        "   (begins Case)\n"
        "<< Reports case\n"
        "-- completed\n"
    );
    named.json = true;
    CHECK(play(assets, named, {"CASE 2"})->output.find("(begins") == std::string::npos);
}

TEST_CASE("contact and environment can be given", "[flows][play]") {
    PlayOptions given = options();
    given.contact_json = R"({"name": "Boima", "urns": ["tel:+23276000001"], "language": "fra"})";
    given.environment_json = R"({"date_format": "DD-MM-YYYY", "timezone": "Africa/Freetown"})";
    const auto assets = assetsOf(flow(1, "F", {step(1, {say("@contact.name @(format_date(now()))")})}));
    const auto played = play(assets, given, {});
    REQUIRE(played);
    CHECK(played->output.starts_with("<< Boima 04-05-2025\n"));
    given.contact_json = R"({"name": "Boima", "language": "fre"})";
    given.environment_json = R"({"allowed_languages": ["eng", "fre"]})";
    CHECK(play(assetsOf(flow(1, "F", {step(1, {say("@contact.language")})})), given, {})->output.starts_with("<< fra\n"));
    for (const char* wrong : {"{", "[]", "3"}) {
        PlayOptions bad = options();
        bad.contact_json = wrong;
        CHECK_FALSE(play(assets, bad, {}));
        bad = options();
        bad.environment_json = wrong;
        CHECK_FALSE(play(assets, bad, {}));
    }
}

TEST_CASE("the workflow is chosen by name, by trigger, or is the only one", "[flows][play]") {
    const Json flows[]{flow(1, "One", {step(1, {say("one")})}), flow(2, "Two", {step(1, {say("two")})})};
    const auto several = assetsOf(document({flows[0], flows[1]}));
    const auto unnamed = play(several, options(), {});
    REQUIRE_FALSE(unnamed);
    CHECK(unnamed.error().message == "name one of the workflows: One, Two");
    PlayOptions named = options();
    named.flow_name = "Two";
    CHECK(play(several, named, {})->output.starts_with("<< two"));
    named.flow_name = "Three";
    CHECK(play(several, named, {}).error().message.find("there are: One, Two") != std::string::npos);
    const auto triggered = assetsOf(document(
        {flows[0], flows[1]},
        {{"triggers",
          {{{"trigger_type", "K"}, {"keyword", "x"}, {"flow", {{"uuid", flowId(2)}, {"name", "Two"}}}}}}}
    ));
    CHECK(play(triggered, options(), {})->output.starts_with("<< two"));
    CHECK(play(assetsOf(document({flows[0]})), options(), {})->output.starts_with("<< one"));
}

TEST_CASE("JSON output is one line for each sprint and the same for the same seed", "[flows][play]") {
    PlayOptions json = options();
    json.json = true;
    const auto played = play(ageFlow(), json, {"33"});
    REQUIRE(played);
    const std::string& text = played->output;
    const std::size_t line = text.find('\n');
    const Json first = Json::parse(text.substr(0, line));
    const Json second = Json::parse(text.substr(line + 1));
    CHECK(first["status"] == "waiting");
    CHECK(first["events"][0]["type"] == "run_started");
    CHECK(first["events"][1]["type"] == "msg_created");
    CHECK(first["events"][1]["msg"]["text"] == "How old are you, Amina Test?");
    CHECK(second["status"] == "completed");
    CHECK(second["segments"][0]["destination_uuid"] == nodeId(2));
    CHECK(play(ageFlow(), json, {"33"})->output == text);
}

TEST_CASE("services are answered as unreachable while playing", "[flows][play]") {
    const auto assets = assetsOf(flow(
        1,
        "F",
        {step(
            1,
            {act("call_webhook", {{"method", "GET"}, {"url", "http://x"}, {"result_name", "W"}}),
             say("@results.w.category")}
        )}
    ));
    const auto played = play(assets, options(), {});
    REQUIRE(played);
    CHECK(played->output.find("webhook http://x: connection_error") != std::string::npos);
    CHECK(played->output.find("<< Failure") != std::string::npos);
    CHECK(played->status == SessionStatus::Completed);
}

TEST_CASE("a failing workflow says why", "[flows][play]") {
    const auto played = play(assetsOf(flow(1, "Loop", {step(1, Json::array(), 1)})), options(), {});
    REQUIRE(played);
    CHECK(played->status == SessionStatus::Failed);
    CHECK(played->output.find("FAILED: reached the most steps") != std::string::npos);
}

}  // namespace tama::flows::testing
