#include <nlohmann/json.hpp>

#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

bool hasReminder(RuntimeWorld& world) {
    return world.lastMessageTo(world.awa).find("Ministry of Health reminder: is ACT in stock today?") == 0;
}

/// A workflow that listens without asking first.
std::string listeningWorkflow() {
    return R"({"version": "13", "flows": [{
        "uuid": "00000000-0000-4000-8000-000000000001", "name": "Listener", "spec_version": "13.1.0",
        "language": "eng", "type": "messaging", "revision": 1, "expire_after_minutes": 4320,
        "localization": {}, "nodes": [
        {"uuid": "00000000-0000-4000-8000-000000000002", "actions": [],
         "router": {"type": "switch", "operand": "@input.text", "result_name": "Heard", "cases": [],
            "wait": {"type": "msg", "timeout": {"seconds": 3600,
                "category_uuid": "00000000-0000-4000-8000-000000000004"}},
            "categories": [
              {"uuid": "00000000-0000-4000-8000-000000000003", "name": "All Responses",
               "exit_uuid": "00000000-0000-4000-8000-000000000005"},
              {"uuid": "00000000-0000-4000-8000-000000000004", "name": "No Response",
               "exit_uuid": "00000000-0000-4000-8000-000000000006"}],
            "default_category_uuid": "00000000-0000-4000-8000-000000000003"},
         "exits": [{"uuid": "00000000-0000-4000-8000-000000000005", "destination_uuid": null},
                   {"uuid": "00000000-0000-4000-8000-000000000006", "destination_uuid": null}]}]}]})";
}

}  // namespace

TEST_CASE(
    "the time to answer runs from when the SMSC has the question, not from when it was queued", "[runtime]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.start(world.awa);
    world.pass(30h);  // the channel was down all day
    CHECK_FALSE(hasReminder(world));
    world.send();
    world.pass(24h - 1ms);
    CHECK_FALSE(hasReminder(world));
    world.pass(1ms);
    CHECK(hasReminder(world));
}

TEST_CASE("the time to answer starts with the last part of a long question", "[runtime]") {
    RuntimeWorld world;
    auto json = replaced(
        exampleFile("stock-out-report"),
        "Ministry of Health: 6 free questions on malaria stock.",
        "Ministry of Health: 6 free questions on malaria stock. This text is a good deal longer than one SMS."
    );
    auto request = world.requestFor(world.awa);
    request.revision_id = world.importText(json);
    REQUIRE(world.tryStart(request));
    const auto parts = world.mark();
    REQUIRE(parts.size() == 2);
    world.accept(parts[0]);
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 0);
    world.pass(2h);
    world.accept(parts[1]);
    CHECK(
        world.value<WallTime>("SELECT due_at FROM timer WHERE kind = 'answer_timeout'") ==
        world.clock.now() + 24h
    );
}

TEST_CASE("the time to answer starts with the last message of the step", "[runtime]") {
    RuntimeWorld world;
    auto json = nlohmann::json::parse(exampleFile("stock-out-report"));
    auto& actions = json["flows"][0]["nodes"][0]["actions"];
    auto greeting = actions[0];
    greeting["uuid"] = "00000000-0000-4000-8000-00000000000a";
    greeting["text"] = "Good morning";
    actions.insert(actions.begin(), greeting);
    auto request = world.requestFor(world.awa);
    request.revision_id = world.importText(json.dump());
    REQUIRE(world.tryStart(request));
    REQUIRE(world.messagesTo(world.awa).size() == 2);
    world.accept(world.mark().at(0));
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 0);
    world.accept(world.mark().at(0));
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 1);
}

TEST_CASE("a delivery receipt does not start the time to answer again", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    world.send();
    world.pass(5h);
    world.deliver();
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 1);
    world.pass(19h);
    CHECK(hasReminder(world));
}

TEST_CASE("an answer after the reminder counts", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.send();
    world.pass(24h);
    CHECK(hasReminder(world));
    CHECK(world.answersOf(session).front().timed_out);
    CHECK_FALSE(world.answersOf(session).front().answered_at);
    world.answer(world.awa, "1");
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].attempts == 2);
    CHECK(answers[0].category == "Yes");
    CHECK(answers[0].valid == true);
    CHECK(answers[0].first_try_valid == true);
    CHECK_FALSE(answers[0].timed_out);
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 0);
}

TEST_CASE("silence after the reminder ends the session as the workflow says", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.send();
    world.pass(24h);
    world.send();
    world.pass(24h);
    CHECK(world.stateOf(session) == "completed");
    CHECK(world.messagesTo(world.awa).size() == 2);
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 1);
    CHECK(answers[0].timed_out);
    CHECK_FALSE(answers[0].answered_at);
    CHECK(world.count("timer") == 0);
}

TEST_CASE("a session without an answer expires after the time the workflow sets", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");  // the second question has no reminder
    world.send();
    world.pass(72h - 1ms);
    CHECK(world.stateOf(session) == "waiting");
    world.pass(1ms);
    CHECK(world.stateOf(session) == "expired");
    CHECK(world.value<WallTime>("SELECT ended_at FROM session WHERE id = :1", session) == world.clock.now());
    CHECK(world.count("timer") == 0);
}

TEST_CASE("a fired timer of an earlier step changes nothing", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");
    const auto messages = world.messagesTo(world.awa).size();
    world.run([&](store::Transaction& tx) {
        for (const char* kind : {runtime::kAnswerTimeout, runtime::kSessionExpiry}) {
            runtime::scheduleTimer(tx, world.clock.now(), kind, session, 1);
            runtime::scheduleTimer(tx, world.clock.now(), kind, 4711, 1);  // of no session at all
        }
    });
    world.fireTimers();
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.messagesTo(world.awa).size() == messages);
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 0);
}

TEST_CASE("a workflow that listens without a message still waits no longer than it says", "[runtime]") {
    RuntimeWorld world;
    auto request = world.requestFor(world.awa);
    request.revision_id = world.importText(listeningWorkflow());
    const auto session = world.tryStart(request).value();
    CHECK(world.count("message") == 0);
    CHECK(world.count("answer WHERE message_id IS NULL") == 1);
    world.pass(1h - 1ms);
    CHECK(world.stateOf(session) == "waiting");
    world.pass(1ms);
    CHECK(world.stateOf(session) == "completed");
}

TEST_CASE("a question that is refused for good still runs out of time", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET sending = 0, closed_at = 0 WHERE id = :1", world.use_case_id);
    });
    world.send();  // the last gate cancels it
    CHECK(world.count("message WHERE state = 'cancelled'") == 1);
    CHECK_FALSE(world.answersOf(session).front().sent_at);
    CHECK(world.count("timer WHERE kind = 'answer_timeout'") == 1);
}
