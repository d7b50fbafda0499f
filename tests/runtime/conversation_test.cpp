#include <sstream>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "registry/opt_out.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

using Text = std::optional<std::string>;

void checkValid(
    const AnswerFacts& fact, const char* key, const Text& value, const Text& category, const Text& raw
) {
    INFO(key);
    CHECK(fact.key == key);
    CHECK(fact.attempts == 1);
    CHECK(fact.first_try_valid == true);
    CHECK(fact.valid == true);
    CHECK(fact.value == value);
    CHECK(fact.category == category);
    CHECK(fact.raw_input == raw);
    CHECK_FALSE(fact.timed_out);
    REQUIRE(fact.sent_at);
    REQUIRE(fact.answered_at);
    CHECK(fact.asked_at <= *fact.sent_at);
    CHECK(*fact.sent_at + 1min == *fact.answered_at);
}

}  // namespace

TEST_CASE("a stock-out report in English is asked to its end and every answer is a row", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto asked = world.clock.now();
    const auto session = world.start(world.awa);
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.lastMessageTo(world.awa).find("Q1 Is ACT in stock today?") != std::string::npos);
    world.clock.advance(5s);
    world.send();
    world.clock.advance(7s);
    world.deliver();
    for (const char* text : {"1", "6", "40", "0", "none", "Yes"}) world.answer(world.awa, text);

    CHECK(world.stateOf(session) == "completed");
    CHECK(
        world.lastMessageTo(world.awa) ==
        "Thank you. ACT: Yes, expired: None. Wrong? Send STOCK to start again."
    );
    CHECK(world.messagesTo(world.awa).size() == 7);
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 6);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        CHECK(answers[i].position == static_cast<std::int64_t>(i) + 1);
    }
    CHECK(answers[0].asked_at == asked);
    CHECK(answers[0].sent_at == asked + 5s);
    CHECK(answers[0].delivered_at == asked + 12s);
    CHECK(answers[0].answered_at == asked + 12s + 1min);
    CHECK(answers[0].key == "act_in_stock");
    CHECK(answers[0].category == "Yes");
    CHECK_FALSE(answers[1].delivered_at);
    checkValid(answers[1], "act_weeks", "6", "Valid", "6");
    checkValid(answers[2], "rdt_stock", "40", "Valid", "40");
    checkValid(answers[3], "days_without_act", "0", "Valid", "0");
    checkValid(answers[4], "expired_item", "none", "None", "none");
    checkValid(answers[5], "order_sent", "Yes", "Yes", "Yes");
    CHECK(world.count("timer") == 0);
    CHECK(world.count("answer WHERE worker_id IS NULL OR use_case_id IS NULL OR revision_id = 0") == 0);
    CHECK(world.count("message WHERE direction = 'in' AND (session_id IS NULL OR worker_id IS NULL)") == 0);
}

TEST_CASE("a worker who reads French is asked in French, and the categories stay comparable", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.binta);
    CHECK(world.lastMessageTo(world.binta).find("Q1 ACT en stock?") != std::string::npos);
    for (const char* text : {"Non", "40", "12", "TDR", "oui"}) world.answer(world.binta, text);
    CHECK(world.stateOf(session) == "completed");
    CHECK(world.lastMessageTo(world.binta).find("Merci. ACT: Non, périmé: TDR.") == 0);
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 5);  // "No ACT" skips the question for how many weeks it lasts
    CHECK(answers[0].category == "No");
    checkValid(answers[1], "rdt_stock", "40", "Valid", "40");
    checkValid(answers[2], "days_without_act", "12", "Valid", "12");
    checkValid(answers[3], "expired_item", "TDR", "RDT", "TDR");
    checkValid(answers[4], "order_sent", "oui", "Yes", "oui");
}

TEST_CASE("an invalid answer is asked again in the same row, and the valid one stands", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "perhaps");
    CHECK(world.lastMessageTo(world.awa) == "Please reply 1 for Yes or 2 for No.");
    const auto wrong = world.answersOf(session).front();
    CHECK(wrong.valid == false);
    CHECK(wrong.raw_input == "perhaps");
    CHECK_FALSE(wrong.value);
    world.answer(world.awa, "2");
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].attempts == 2);
    CHECK(answers[0].first_try_valid == false);
    CHECK(answers[0].valid == true);
    CHECK(answers[0].value == "2");
    CHECK(answers[0].category == "No");
    CHECK(answers[0].raw_input == "2");
    CHECK(answers[1].position == 2);
    CHECK(answers[1].key == "rdt_stock");
}

TEST_CASE("after three invalid answers the workflow goes on with the next question", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    for (const char* text : {"perhaps", "I do not know", "ask my boss"}) world.answer(world.awa, text);
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.lastMessageTo(world.awa).find("Q3 How many malaria RDT") == 0);
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].attempts == 3);
    CHECK(answers[0].valid == false);
    CHECK(answers[0].first_try_valid == false);
    CHECK(answers[0].category == "Other");
    CHECK(answers[0].raw_input == "ask my boss");
    CHECK(answers[0].answered_at);
    CHECK_FALSE(answers[0].value);
}

TEST_CASE(
    "what a worker reports of themselves reaches the registry, and a test changes nobody", "[runtime]"
) {
    const bool test = GENERATE(false, true);
    RuntimeWorld world;
    auto request = world.requestFor(world.awa);
    request.revision_id = world.import("staff-record-validation");
    if (test) request.message_class = gateway::MessageClass::Test;
    REQUIRE(world.tryStart(request));
    world.answer(world.awa, "1");
    CHECK(world.lastMessageTo(world.awa).find("you work at Karita HC.") != std::string::npos);
    world.answer(world.awa, "2");
    world.answer(world.awa, "Bo Hospital");
    CHECK(
        world.count("worker_field WHERE key = 'reported_facility' AND value = 'Bo Hospital'") ==
        (test ? 0 : 1)
    );
}

TEST_CASE("a session that may not send fails with the reason", "[runtime]") {
    RuntimeWorld world;
    world.permit.refusal = "SOP step 8: the use case has no valid approval";
    const auto session = world.start(world.awa);
    CHECK(world.stateOf(session) == "failed");
    CHECK(world.failureOf(session).find("SOP step 8") != std::string::npos);
    CHECK(world.count("message") == 0);
    CHECK(world.count("timer") == 0);
    CHECK(world.count("answer") == 0);
}

TEST_CASE("why a session failed stands in its row and never in the log", "[runtime]") {
    std::ostringstream log;
    const auto before = spdlog::default_logger();
    spdlog::set_default_logger(
        std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(log))
    );
    RuntimeWorld world;
    world.permit.refusal = "'my child is ill' cannot be sent to +99970111111";
    const auto session = world.start(world.awa);
    spdlog::set_default_logger(before);
    CHECK(world.failureOf(session).find("my child") != std::string::npos);
    CHECK(log.str().find("session " + std::to_string(session) + " failed") != std::string::npos);
    CHECK(log.str().find("my child") == std::string::npos);
    CHECK(log.str().find("70111111") == std::string::npos);
}

TEST_CASE("a session whose permit is withdrawn keeps the answer that came and ends", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.send();
    world.permit.refusal = "the use case is not active";
    world.say(world.awa, "1");
    CHECK(world.stateOf(session) == "failed");
    CHECK(world.answersOf(session).front().category == "Yes");
    CHECK(world.count("timer") == 0);
}

TEST_CASE("a start needs a revision that exists and a number that has not opted out", "[runtime]") {
    RuntimeWorld world;
    auto request = world.requestFor(world.awa);
    request.revision_id = 999;
    CHECK(world.tryStart(request).error().code == ErrorCode::NotFound);
    world.say(world.awa, "STOP");
    CHECK(world.tryStart(world.requestFor(world.awa)).error().code == ErrorCode::Refused);
    CHECK(world.count("session") == 0);
}

TEST_CASE("a session whose number a person has opted out meanwhile ends as stopped", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.send();
    world.run([&](store::Transaction& tx) {
        registry::optOut(tx, world.codec, world.awa, "told the supervisor", world.clock.now());
    });
    world.say(world.awa, "1");
    CHECK(world.stateOf(session) == "stopped");
    CHECK(world.messagesTo(world.awa).size() == 1);
}
