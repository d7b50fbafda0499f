// What a worker may say at any time, and what is said at first contact.
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/unmatched_store.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

std::string said(ServiceText text, const std::string& language = "eng", const std::string& filler = "") {
    return Vocabulary::builtIn().text(text, language, false, filler);
}

void closeUseCase(RuntimeWorld& world, std::int64_t use_case) {
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET sending = 0, closed_at = :2 WHERE id = :1", use_case, world.clock.now());
        world.runtime->interruptUseCase(tx, use_case, world.clock.now());
    });
    world.fireTimers();
}

}  // namespace

TEST_CASE("LANG changes the language, and the open question comes in the new one", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.send();
    world.say(world.awa, "Lang fr");
    CHECK(world.lastMessageTo(world.awa).starts_with("Ministère de la Santé: 6 questions gratuites"));
    CHECK(world.value<std::string>("SELECT language FROM worker WHERE name = 'Awa Sow'") == "fra");
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.answersOf(session).front().attempts == 1);
    world.answer(world.awa, "oui");
    CHECK(world.answersOf(session).front().category == "Yes");
}

TEST_CASE("LANG where nothing waits confirms, and without a language says which there are", "[runtime]") {
    RuntimeWorld world;
    world.say(world.awa, "langue français");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::LanguageSet, "fra"));
    world.say(world.awa, "LANG");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::Languages, "fra", "ENG FRA"));
    world.say(world.awa, "LANG sw");  // not one of this country
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::Languages, "fra", "ENG FRA"));
    world.say(world.awa, "lang english");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::LanguageSet, "eng"));
}

TEST_CASE("BACK asks the open question again and changes nothing", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");
    const auto question = world.lastMessageTo(world.awa);
    CHECK(question.starts_with("Q2 "));
    world.send();
    const auto before = world.messagesTo(world.awa).size();
    world.say(world.awa, "back");
    CHECK(world.messagesTo(world.awa).size() == before + 1);
    CHECK(world.lastMessageTo(world.awa) == question);
    world.say(world.awa, "BACK!");  // it is on its way already
    CHECK(world.messagesTo(world.awa).size() == before + 1);
    world.answer(world.awa, "6");
    CHECK(world.answersOf(session)[1].value == "6");
    CHECK(world.answersOf(session)[1].attempts == 1);
}

TEST_CASE("BACK where nothing waits is a message like others", "[runtime]") {
    RuntimeWorld world;
    world.say(world.awa, "back");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::NothingOpen));
}

TEST_CASE("RESUME goes on after silence, until the use case closes", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");
    world.send();
    world.pass(72h);
    CHECK(world.stateOf(session) == "expired");
    world.say(world.awa, "resume");
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.lastMessageTo(world.awa).starts_with("Q2 "));
    CHECK_FALSE(world.value<std::optional<WallTime>>("SELECT ended_at FROM session WHERE id = :1", session));
    world.answer(world.awa, "6");
    CHECK(world.answersOf(session)[1].value == "6");
    world.send();
    world.pass(72h);
    CHECK(world.stateOf(session) == "expired");
    closeUseCase(world, world.use_case_id);
    CHECK(world.value<std::string>("SELECT state FROM session WHERE id = :1", session).empty());
    world.say(world.awa, "RESUME");
    CHECK(world.stateOf(session) == "expired");
}

TEST_CASE("RESUME takes up what a trigger word interrupted", "[runtime]") {
    RuntimeWorld world;
    world.listen("notice", world.import("announcement"));
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");
    world.send();
    world.say(world.awa, "NOTICE");
    CHECK(world.stateOf(session) == "interrupted");
    world.answer(world.awa, "1");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::OfferResume, "eng", "t"));
    world.answer(world.awa, "resume");
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.lastMessageTo(world.awa).starts_with("Q2 "));
}

TEST_CASE("an answer after the close is thanked, kept as late and never counted", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto session = world.start(world.awa);
    world.send();
    closeUseCase(world, world.use_case_id);
    const auto message = world.say(world.awa, "1");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::Late, "eng", "t"));
    CHECK(world.sessionOfMessage(message) == session);
    CHECK_FALSE(world.answersOf(session).front().answered_at);
    CHECK(world.value<std::string>("SELECT reason FROM unmatched WHERE message_id = :1", message) == "late");
    CHECK(world.database->read([](store::Sql& sql) { return unmatched_store::countOpen(sql); }) == 0);
    world.say(world.awa, "2");
    CHECK(world.messagesTo(world.awa).size() == 2);  // thanked once a day
}

TEST_CASE("an answer after silence, before the close, is told of RESUME", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "1");
    world.send();
    world.pass(72h);
    world.say(world.awa, "6");
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::OfferResume, "eng", "t"));
    CHECK(world.stateOf(session) == "expired");
}

TEST_CASE("answers in other words and with slips are taken live, and kept as they were sent", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "Ndiyo");
    world.answer(world.awa, "l2");
    world.answer(world.awa, "forty 4O");
    world.answer(world.awa, "four");
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() >= 4);
    CHECK(answers[0].category == "Yes");
    CHECK(answers[0].raw_input == "Ndiyo");
    CHECK(answers[0].first_try_valid == true);
    CHECK(answers[1].value == "12");
    CHECK(answers[2].value == "40");
    CHECK(answers[3].value == "4");
    CHECK(answers[3].raw_input == "four");
}

TEST_CASE("first contact says who asks, about what, and how to end it, once for each wording", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.settings.introduce = true;
    world.restart();
    world.start(world.awa);
    auto messages = world.messagesTo(world.awa);
    REQUIRE(messages.size() == 2);
    CHECK(messages[0] == said(ServiceText::Preamble, "eng", "t"));
    CHECK(messages[0].find("HELP") != std::string::npos);
    CHECK(messages[0].find("STOP") != std::string::npos);
    CHECK(messages[0].find("free") == std::string::npos);  // nobody said so of this channel
    CHECK(messages[1].find("Q1 ") != std::string::npos);
    world.pass(96h);
    world.start(world.awa);
    CHECK(world.messagesTo(world.awa).back().find("Q1 ") != std::string::npos);
    CHECK(world.count("introduced") == 1);

    // In other words it is told once more.
    world.settings.words = {{"eng", {}, {}, {{ServiceText::Preamble, "MoH asks about {}. HELP, STOP."}}}};
    world.settings.free_senders = {"4242"};
    world.restart();
    world.pass(96h);
    world.start(world.awa);
    messages = world.messagesTo(world.awa);
    CHECK(messages[messages.size() - 2] == "MoH asks about t. HELP, STOP.");
    world.start(world.binta);
    CHECK(world.messagesTo(world.binta).front().find("Répondre est gratuit.") != std::string::npos);
}

TEST_CASE("an optional use case asks first whether it may, and keeps the answer", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET optional = 1 WHERE id = :1", world.use_case_id);
    });
    const auto yes = world.start(world.awa);
    CHECK(world.lastMessageTo(world.awa) == said(ServiceText::Consent, "eng", "t"));
    CHECK(world.answersOf(yes).empty());
    world.answer(world.awa, "oui");
    CHECK(world.lastMessageTo(world.awa).find("Q1 ") != std::string::npos);
    CHECK(world.count("consent WHERE agreed = 1 AND message_id > 0 AND wording <> ''") == 1);
    world.answer(world.awa, "1");
    CHECK(world.answersOf(yes).front().category == "Yes");

    const auto no = world.start(world.binta);
    world.answer(world.binta, "peut-être");
    CHECK(world.stateOf(no) == "waiting");
    world.answer(world.binta, "Non");
    CHECK(world.stateOf(no) == "declined");
    CHECK(world.lastMessageTo(world.binta) == said(ServiceText::Declined, "fra"));
    CHECK_FALSE(world.hasOptedOut(world.binta));
    CHECK(world.count("consent WHERE agreed = 0") == 1);

    const auto unclear = world.start(world.shared);
    world.answer(world.shared, "what?");
    world.answer(world.shared, "who?");
    CHECK(world.stateOf(unclear) == "expired");
    CHECK(world.count("consent") == 2);
    const auto silent = world.start(world.shared);
    world.pass(72h);
    CHECK(world.stateOf(silent) == "expired");
    // Whoever has agreed is not asked again.
    world.pass(96h);
    world.start(world.awa);
    CHECK(world.lastMessageTo(world.awa).find("Q1 ") != std::string::npos);
}
