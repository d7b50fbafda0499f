#include <nlohmann/json.hpp>

#include "flows/runtime/service_words.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

std::string wordMatched(RuntimeWorld& world, const std::string& message) {
    return world.database->read([&](store::Sql& sql) {
        const auto found = trigger_store::match(sql, {message});
        return found ? found->word : std::string();
    });
}

}  // namespace

TEST_CASE("the longest trigger word that a message begins with is meant", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.listen("VMC", world.revision_id);
    world.listen("VMC-C1", world.revision_id);
    world.listen("ready", world.revision_id, true);
    CHECK(wordMatched(world, "vmc-c1 12 3") == "vmc-c1");
    CHECK(wordMatched(world, "VMC 12") == "vmc");
    CHECK(wordMatched(world, "vmc-c12") == "vmc");
    CHECK(wordMatched(world, "my vmc") == "");
    CHECK(wordMatched(world, "Ready.") == "ready");
    CHECK(wordMatched(world, "ready soon") == "");
    world.run([&](store::Transaction& tx) { trigger_store::stopListening(tx, world.use_case_id); });
    CHECK(wordMatched(world, "vmc") == "");
}

TEST_CASE("words that the country's collation takes for the same are one trigger word", "[runtime]") {
    RuntimeWorld world;
    world.listen("stock", world.revision_id);
    const std::string lookalike = "\u0455tock";  // begins with a letter of another alphabet
    world.database->read([&](store::Sql& sql) {
        CHECK_FALSE(trigger_store::match(sql, {lookalike}));
        flows::Environment confusables;
        confusables.input_collation = flows::Collation::Confusables;
        CHECK(trigger_store::match(sql, {lookalike}, confusables)->word == "stock");
        CHECK_FALSE(trigger_store::listenerTo(sql, lookalike));
        CHECK(trigger_store::listenerTo(sql, lookalike, flows::Collation::Confusables) == world.use_case_id);
    });
}

TEST_CASE("the later listener for a word is the one that hears it", "[runtime]") {
    RuntimeWorld world;
    const auto other = world.import("announcement");
    world.listen("stock", world.revision_id);
    world.listen(" Stock ", other);
    CHECK(world.count("trigger_word WHERE active = 1") == 1);
    world.say(world.awa, "STOCK");
    CHECK(world.value<std::int64_t>("SELECT revision_id FROM session") == other);
}

TEST_CASE("a trigger word from a health worker starts a session of its use case", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.listen("stock", world.revision_id);
    const auto message = world.say(world.awa, "Stock please");
    const auto session = world.lastSession();
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.sessionOfMessage(message) == session);
    CHECK(
        world.count(
            "session WHERE message_class = 'use-case' AND worker_id IS NOT NULL AND use_case_id IS NOT NULL"
        ) == 1
    );
    CHECK(world.lastMessageTo(world.awa).find("Q1") != std::string::npos);
    CHECK(world.value<int>("SELECT lane FROM message WHERE direction = 'out'") == 0);
    world.answer(world.awa, "1");
    CHECK(world.answersOf(session).front().category == "Yes");
}

TEST_CASE("a trigger word from a stranger starts nothing", "[runtime]") {
    RuntimeWorld world;
    world.listen("stock", world.revision_id);
    world.say(world.stranger, "STOCK");
    CHECK(world.count("session") == 0);
    CHECK(world.lastMessageTo(world.stranger) == serviceText(ServiceText::NothingOpen, "eng"));
}

TEST_CASE("a tester who is no health worker may answer with a trigger word", "[runtime]") {
    RuntimeWorld world;
    world.listen("yes", world.revision_id);
    auto request = world.requestFor(world.stranger);
    request.message_class = gateway::MessageClass::Test;
    const auto session = world.tryStart(request).value();
    world.answer(world.stranger, "yes");
    REQUIRE(world.answersOf(session).size() == 2);
    CHECK(world.answersOf(session).front().category == "Yes");
}

TEST_CASE("a trigger word interrupts the session that waits, and those in line wait on", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.listen("notice", world.import("announcement"));
    const auto waiting = world.start(world.awa);
    const auto in_line = world.start(world.awa);
    world.answer(world.awa, "NOTICE");
    const auto triggered = world.lastSession();
    CHECK(world.stateOf(waiting) == "interrupted");
    CHECK(world.stateOf(in_line) == "in_line");
    CHECK(world.stateOf(triggered) == "waiting");
    CHECK(world.lastMessageTo(world.awa).find("measles campaign") != std::string::npos);
    world.answer(world.awa, "1");
    CHECK(world.stateOf(triggered) == "completed");
    CHECK(world.stateOf(in_line) == "waiting");
}

TEST_CASE("who stands in line at another of our numbers does not wait for ever", "[runtime]") {
    RuntimeWorld world;
    world.listen("notice", world.import("announcement"));
    auto request = world.requestFor(world.awa);
    request.sender = "5000";
    const auto waiting = world.tryStart(request).value();
    const auto in_line = world.tryStart(request).value();
    world.say(world.awa, "NOTICE", "4242");
    CHECK(world.stateOf(waiting) == "interrupted");
    CHECK(world.stateOf(in_line) == "waiting");
}

TEST_CASE("a workflow may ignore trigger words", "[runtime]") {
    RuntimeWorld world;
    world.listen("yes", world.revision_id);
    auto json = nlohmann::json::parse(exampleFile("stock-out-report"));
    json["flows"][0]["ignore_triggers"] = true;
    auto request = world.requestFor(world.awa);
    request.revision_id = world.importText(json.dump());
    const auto session = world.tryStart(request).value();
    world.answer(world.awa, "yes");
    CHECK(world.count("session") == 1);
    CHECK(world.answersOf(session).size() == 2);
}

TEST_CASE("the flow that waits says whether trigger words are heard, be it a sub-flow", "[runtime]") {
    const auto file = [](bool parent_ignores, bool child_ignores) {
        auto json = nlohmann::json::parse(exampleFile("stock-out-report"));
        json["flows"][0]["ignore_triggers"] = child_ignores;
        const auto& child = json["flows"][0];
        nlohmann::json parent{
            {"uuid", "00000000-0000-4000-8000-00000000aaa1"},
            {"name", "Parent"},
            {"spec_version", "13.1.0"},
            {"language", "eng"},
            {"type", "messaging"},
            {"ignore_triggers", parent_ignores},
            {"nodes",
             {{{"uuid", "00000000-0000-4000-8000-00000000aaa2"},
               {"actions",
                {{{"uuid", "00000000-0000-4000-8000-00000000aaa3"},
                  {"type", "enter_flow"},
                  {"flow", {{"uuid", child["uuid"]}, {"name", child["name"]}}}}}},
               {"exits", {{{"uuid", "00000000-0000-4000-8000-00000000aaa4"}, {"destination_uuid", nullptr}}}}}}}};
        json["flows"].insert(json["flows"].begin(), parent);
        return json.dump();
    };
    const bool child_ignores = GENERATE(false, true);
    RuntimeWorld world;
    world.listen("yes", world.revision_id);
    auto request = world.requestFor(world.awa);
    request.revision_id = world.importText(file(!child_ignores, child_ignores));
    const auto session = world.tryStart(request).value();
    world.answer(world.awa, "yes");
    CHECK(world.stateOf(session) == (child_ignores ? "waiting" : "interrupted"));
    CHECK(world.answersOf(session).size() == (child_ignores ? 2 : 1));
}

TEST_CASE("an answer after the end is kept with its session, and hinted at once a day", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    for (const char* text : {"2", "40", "0", "4", "1"}) world.answer(world.awa, text);
    REQUIRE(world.stateOf(session) == "completed");
    const auto answers = world.answersOf(session).size();
    const auto before = world.messagesTo(world.awa).size();
    const auto late = world.say(world.awa, "41, I counted again");
    CHECK(world.sessionOfMessage(late) == session);
    CHECK(world.answersOf(session).size() == answers);
    CHECK(world.stateOf(session) == "completed");
    CHECK(world.lastMessageTo(world.awa) == serviceText(ServiceText::NothingOpen, "eng"));
    world.pass(23h);
    world.say(world.awa, "hello?");
    CHECK(world.messagesTo(world.awa).size() == before + 1);
    world.pass(1h);
    world.say(world.awa, "hello?");
    CHECK(world.messagesTo(world.awa).size() == before + 2);
}

TEST_CASE("a late answer belongs to a session that asked, not to one that only stood in line", "[runtime]") {
    RuntimeWorld world;
    const auto asked = world.start(world.awa);
    world.start(world.awa);
    world.send();
    world.run([&](store::Transaction& tx) {
        world.runtime->interruptUseCase(tx, world.use_case_id, world.clock.now());
    });
    CHECK(world.sessionOfMessage(world.say(world.awa, "1")) == asked);
}

TEST_CASE("a message from a worker whom nobody asked is kept under the worker", "[runtime]") {
    RuntimeWorld world;
    const auto message = world.say(world.awa, "Our fridge is broken");
    CHECK_FALSE(world.sessionOfMessage(message));
    CHECK(
        world.value<std::optional<std::int64_t>>("SELECT worker_id FROM message WHERE id = :1", message) ==
        world.workerAt(world.awa)
    );
}
