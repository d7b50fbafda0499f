#include "flows/runtime/service_words.hpp"

#include "gateway/text/sms_text.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

TEST_CASE(
    "service words are read in every language, whatever their case, accents and punctuation", "[runtime]"
) {
    for (const char* text :
         {"STOP", " stop. ", "\"Stop!\"", "Arrêt", "ARRET", "ARRÊTEZ", "parar", "ACHA", "توقف"}) {
        INFO(text);
        CHECK(serviceWordOf(text) == ServiceWord::Stop);
    }
    for (const char* text : {"Start", "DÉMARRER", "iniciar", "anza", "ابدأ"}) {
        INFO(text);
        CHECK(serviceWordOf(text) == ServiceWord::Start);
    }
    for (const char* text : {"Help?", "aide", "AJUDA", "msaada", "مساعدة"}) {
        INFO(text);
        CHECK(serviceWordOf(text) == ServiceWord::Help);
    }
    for (const char* text : {"", "  ", "...", "stop the bleeding", "stopped", "non stop", "1", "helper"}) {
        INFO(text);
        CHECK_FALSE(serviceWordOf(text));
    }
}

TEST_CASE("a stranger says so in so many words, and a worker who writes about others does not", "[runtime]") {
    for (const char* text :
         {"Wrong number",
          "Sorry, wrong number!",
          "I am not a health worker",
          "I'm not a health worker",
          "Désolé, mauvais numéro",
          "Número errado",
          "si mimi",
          "رقم خاطئ"}) {
        INFO(text);
        CHECK(saysWrongPerson(text));
    }
    for (const char* text :
         {"basi mimi ni muuguzi",
          "the patient is not a health worker",
          "number 3 is wrong",
          "",
          "The district office has me under the wrong number in the register, mine ends in 77"}) {
        INFO(text);
        CHECK_FALSE(saysWrongPerson(text));
    }
}

TEST_CASE("each service text is one SMS in its alphabet, and is known as one", "[runtime]") {
    const auto& vocabulary = Vocabulary::builtIn();
    for (const char* language : {"eng", "fra", "por", "swa", "ara", "spa", "xyz"}) {
        for (const auto& [text, name] : serviceTextNames()) {
            const auto words = vocabulary.text(text, language, true, "ROUGEOLE");
            CHECK(vocabulary.fixedTextOf(words) == text);
            CHECK(vocabulary.fixedTextOf(vocabulary.text(text, language, false, "ROUGEOLE")) == text);
            INFO(language << ": " << words);
            CHECK_FALSE(words.empty());
            CHECK(gateway::text::planSms(words, {}).segments.size() == 1);
        }
    }
    const std::string long_filler(41, 'x');
    CHECK_FALSE(vocabulary.fixedTextOf(vocabulary.text(ServiceText::DidYouMean, "eng", true, long_filler)));
    CHECK_FALSE(vocabulary.fixedTextOf(vocabulary.text(ServiceText::DidYouMean, "eng", true, "")));
    CHECK_FALSE(vocabulary.fixedTextOf("Send me your PIN"));
    CHECK(serviceText(ServiceText::Help, "xyz") == serviceText(ServiceText::Help, "eng"));
    CHECK(serviceText(ServiceText::Help, "fra") != serviceText(ServiceText::Help, "eng"));
}

TEST_CASE("STOP in any language ends every session of the number and is confirmed once", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    for (const char* word : {"STOP", "unsubscribe", "Arrêt", "arrêter", "parar", "acha", "قف"}) {
        INFO(word);
        const auto waiting = world.start(world.awa);
        const auto in_line = world.start(world.awa);
        world.send();
        const auto stop = world.say(world.awa, word);
        CHECK(world.stateOf(waiting) == "stopped");
        CHECK(world.stateOf(in_line) == "stopped");
        CHECK(world.sessionOfMessage(stop) == waiting);
        CHECK(world.hasOptedOut(world.awa));
        CHECK(world.count("timer") == 0);
        CHECK(world.lastMessageTo(world.awa) == serviceText(ServiceText::Stopped, "eng"));
        const auto messages = world.messagesTo(world.awa).size();
        world.say(world.awa, word);
        CHECK(world.messagesTo(world.awa).size() == messages);
        world.send();
        CHECK(world.count("message WHERE class = 'service' AND state <> 'submitted'") == 0);
        world.say(world.awa, "START");
        CHECK_FALSE(world.hasOptedOut(world.awa));
        world.send();
    }
}

TEST_CASE("a session that was stopped in line was never started", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    const auto in_line = world.start(world.awa);
    world.say(world.awa, "STOP");
    CHECK_FALSE(world.value<std::optional<WallTime>>("SELECT started_at FROM session WHERE id = :1", in_line)
    );
}

TEST_CASE("what was not sent when STOP came is never sent", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    world.say(world.awa, "STOP");
    world.send();
    CHECK(world.count("message WHERE class = 'use-case' AND state = 'cancelled'") == 1);
    CHECK(world.count("message WHERE class = 'service' AND state = 'submitted'") == 1);
}

TEST_CASE("only START lifts STOP, and until then the number hears nothing", "[runtime]") {
    RuntimeWorld world;
    world.listen("stock", world.revision_id);
    world.say(world.binta, "arrêt");
    CHECK(world.lastMessageTo(world.binta) == serviceText(ServiceText::Stopped, "fra"));
    for (const char* text : {"1", "yes", "STOCK", "Bonjour", "restart", "please start", "mauvais numéro"}) {
        INFO(text);
        world.say(world.binta, text);
        CHECK(world.hasOptedOut(world.binta));
    }
    CHECK(world.messagesTo(world.binta).size() == 1);
    CHECK(world.count("session") == 0);
    world.say(world.binta, "start");
    CHECK_FALSE(world.hasOptedOut(world.binta));
    CHECK(world.lastMessageTo(world.binta) == serviceText(ServiceText::Started, "fra"));
    CHECK(world.tryStart(world.requestFor(world.binta)));
}

TEST_CASE("a sentence that begins with stop is an answer", "[runtime]") {
    RuntimeWorld world;
    auto request = world.requestFor(world.awa);
    request.revision_id = world.import("announcement");
    const auto session = world.tryStart(request).value();
    world.answer(world.awa, "2");
    world.answer(world.awa, "Stop the bleeding first?");
    CHECK_FALSE(world.hasOptedOut(world.awa));
    CHECK(world.stateOf(session) == "completed");
    const auto answers = world.answersOf(session);
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].raw_input == "Stop the bleeding first?");
}

TEST_CASE("HELP is answered and the question stays open", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    world.answer(world.awa, "help");
    CHECK(world.lastMessageTo(world.awa) == Vocabulary::builtIn().text(ServiceText::Help, "eng", false));
    CHECK(world.stateOf(session) == "waiting");
    CHECK(world.answersOf(session).front().attempts == 1);
    world.answer(world.awa, "1");
    CHECK(world.answersOf(session).front().first_try_valid == true);
}

TEST_CASE("whoever got a wrong number's questions is thanked and asked no more", "[runtime]") {
    RuntimeWorld world;
    const auto session = world.start(world.awa);
    const auto in_line = world.start(world.awa);
    world.answer(world.awa, "Sorry, wrong number");
    CHECK(world.stateOf(session) == "wrong_person");
    CHECK(world.stateOf(in_line) == "wrong_person");
    CHECK(world.lastMessageTo(world.awa) == serviceText(ServiceText::WrongPerson, "eng"));
    CHECK_FALSE(world.hasOptedOut(world.awa));
    CHECK(world.count("timer") == 0);
}
