// Whom an inbound message is for: the order of flows/runtime/inbound.hpp.
#include <nlohmann/json.hpp>

#include "flows/runtime/near_word.hpp"
#include "flows/runtime/service_words.hpp"
#include "flows/runtime/trigger_store.hpp"
#include "flows/runtime/unmatched_store.hpp"
#include "registry/target_group.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::runtime;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

/// Begins the workflow on this word; one without a word is a catch-all.
flows::TriggerDefinition triggerOn(const std::string& word, const std::string& group = "") {
    flows::TriggerDefinition trigger;
    if (word.empty()) {
        trigger.type = 'C';
    } else {
        trigger.keywords = {word};
    }
    if (!group.empty()) trigger.groups = {{"", group}};
    return trigger;
}

void listenAs(RuntimeWorld& world, const flows::TriggerDefinition& trigger, std::int64_t revision) {
    world.run([&](store::Transaction& tx) {
        CHECK(trigger_store::listenAs(tx, trigger, revision, world.use_case_id).empty());
    });
}

void group(RuntimeWorld& world, const std::string& name, const std::string& query) {
    world.run([&](store::Transaction& tx) {
        REQUIRE(registry::createQueryGroup(tx, world.ids.uuid(), name, query, world.clock.now(), flows::Environment()));
    });
}

std::int64_t revisionOf(RuntimeWorld& world, std::int64_t session) {
    return world.value<std::int64_t>("SELECT revision_id FROM session WHERE id = :1", session);
}

std::vector<UnmatchedMessage> inbox(RuntimeWorld& world, const UnmatchedFilter& filter = {}) {
    return world.database->read([&](store::Sql& sql) {
        return unmatched_store::list(sql, world.codec, filter);
    });
}

std::string saidInEnglish(ServiceText text, const std::string& filler = "") {
    return Vocabulary::builtIn().text(text, "eng", false, filler);
}

}  // namespace

TEST_CASE("of equal words the one bound to the worker's target group is meant", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    group(world, "Midwives", "cadre = midwife");
    group(world, "Nurses", "cadre = nurse");
    const auto notice = world.import("announcement");
    listenAs(world, triggerOn("report"), world.revision_id);
    listenAs(world, triggerOn("report", "Midwives"), notice);
    listenAs(world, triggerOn("report", "There is no such group"), notice);
    world.say(world.awa, "REPORT");
    CHECK(revisionOf(world, world.lastSession()) == world.revision_id);
    const auto gana = PhoneNumber::fromE164("+99970777777").value();
    world.say(gana, "report");
    CHECK(revisionOf(world, world.lastSession()) == notice);
}

TEST_CASE("a trigger that leaves a group out, or keeps to a channel, does not hear the others", "[runtime]") {
    RuntimeWorld world;
    group(world, "Nurses", "cadre = nurse");
    auto births = triggerOn("births");
    births.exclude_groups = {{"", "Nurses"}};
    auto deaths = triggerOn("deaths");
    deaths.channel = flows::ChannelRef{"", "other"};
    auto cases = triggerOn("cases");
    cases.channel = flows::ChannelRef{"", "test"};
    for (const auto& trigger : {births, deaths, cases}) listenAs(world, trigger, world.revision_id);
    world.say(world.awa, "births");
    world.say(world.awa, "deaths");
    CHECK(world.count("session") == 0);
    world.say(world.awa, "cases 4");
    CHECK(world.count("session") == 1);
}

TEST_CASE("a catch-all takes what nothing else does, and never an answer", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto notice = world.import("announcement");
    listenAs(world, triggerOn(""), notice);
    world.listen("stock", world.revision_id);
    world.say(world.awa, "I have a question about my salary");
    CHECK(revisionOf(world, world.lastSession()) == notice);
    CHECK(inbox(world).empty());
    world.answer(world.awa, "1");
    CHECK(world.count("session") == 1);
    world.say(world.binta, "stock");
    CHECK(revisionOf(world, world.lastSession()) == world.revision_id);
    world.say(world.stranger, "Hello");
    world.say(world.binta, "STOP");
    world.say(world.binta, "Hello");
    CHECK(world.count("session") == 2);
}

TEST_CASE("whoever mistypes a trigger word is told which one was probably meant", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    world.listen("stock", world.revision_id);
    const auto message = world.say(world.awa, "STOKC 12");
    CHECK(world.lastMessageTo(world.awa) == saidInEnglish(ServiceText::DidYouMean, "STOCK"));
    REQUIRE(inbox(world).size() == 1);
    CHECK(inbox(world).front().message_id == message);
    CHECK(inbox(world).front().why == "mistyped");
    CHECK(inbox(world).front().suggestion == "stock");
    CHECK(world.count("session") == 0);
    world.say(world.stranger, "STOKC 12");
    CHECK(inbox(world).front().why == "unknown_number");
    // An answer is an answer, whatever word it is near to.
    const auto session = world.start(world.binta);
    world.answer(world.binta, "stokc");
    CHECK(world.answersOf(session).front().raw_input == "stokc");
}

TEST_CASE("a word is near with one letter wrong, a long one with two, and a short one never", "[runtime]") {
    const std::vector<std::string> words{"stock", "vmc-c1", "cas", "rougeole"};
    for (const char* text : {"STOKC", "stok", "Stock5", "stoock 3", "stack!"}) {
        INFO(text);
        CHECK(nearTriggerWord(text, words) == "stock");
    }
    CHECK(nearTriggerWord("rugeol", words).empty());
    CHECK(nearTriggerWord("rugeole", words) == "rougeole");
    CHECK(nearTriggerWord("rugeolle", words) == "rougeole");
    for (const char* text : {"", "12", "cat", "thanks", "my stock", "stak", "stock and more"}) {
        INFO(text);
        CHECK(nearTriggerWord(text, words).empty());
    }
}

TEST_CASE("what belongs to no conversation is in the inbox until somebody deals with it", "[runtime]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RuntimeWorld world(engine);
    const auto from_worker = world.say(world.awa, "When is the training?");
    const auto from_stranger = world.say(world.stranger, "Who is this?");
    const auto help = world.say(world.awa, "help");
    world.say(world.awa, "stop");
    const auto after_stop = world.say(world.awa, "1");
    const auto all = inbox(world);
    REQUIRE(all.size() == 4);
    CHECK(all[0].message_id == after_stop);
    CHECK(all[0].why == "opted_out");
    CHECK(all[1].message_id == help);
    CHECK(all[1].why == "help");
    CHECK(all[1].worker_name == "Awa Sow");
    CHECK(all[2].message_id == from_stranger);
    CHECK(all[2].why == "unknown_number");
    CHECK(all[2].worker_uuid.empty());
    CHECK(all[3].message_id == from_worker);
    CHECK(all[3].why == "nothing_open");
    CHECK(all[3].text == "When is the training?");
    CHECK(inbox(world, {false, WhyUnmatched::Help}).size() == 1);
    CHECK(inbox(world, {false, {}, help}).size() == 2);

    const auto handle = [&](std::int64_t id) {
        return world.run([&](store::Transaction& tx) {
            return unmatched_store::handle(tx, id, "fatu", "called back", world.clock.now());
        });
    };
    CHECK(handle(from_worker));
    CHECK_FALSE(handle(from_worker));
    CHECK_FALSE(handle(4711));
    CHECK(inbox(world).size() == 3);
    const auto with_handled = inbox(world, {true});
    REQUIRE(with_handled.size() == 4);
    CHECK(with_handled[3].handled_by == "fatu");
    CHECK(with_handled[3].note == "called back");
}

TEST_CASE("an answer is never in the inbox", "[runtime]") {
    RuntimeWorld world;
    world.start(world.awa);
    world.answer(world.awa, "1");
    CHECK(inbox(world).empty());
}

TEST_CASE("a wrong number is noted where nothing was open, too, and thanked once a day", "[runtime]") {
    RuntimeWorld world;
    world.say(world.awa, "Wrong number");
    REQUIRE(inbox(world).size() == 1);
    CHECK(inbox(world).front().why == "wrong_person");
    CHECK(world.lastMessageTo(world.awa) == saidInEnglish(ServiceText::WrongPerson));
    world.say(world.awa, "I said wrong number");
    CHECK(world.messagesTo(world.awa).size() == 1);
    world.pass(24h);
    world.say(world.awa, "wrong number!!");
    CHECK(world.messagesTo(world.awa).size() == 2);
}

TEST_CASE("a use case hears the triggers of its export that begin its workflow", "[runtime]") {
    RuntimeWorld world;
    auto json = nlohmann::json::parse(exampleFile("announcement"));
    const auto& flow = json["flows"][0];
    const nlohmann::json ref{{"uuid", flow["uuid"]}, {"name", flow["name"]}};
    json["triggers"] = nlohmann::json::array({
        {{"trigger_type", "K"}, {"keywords", {"news", "stock"}}, {"match_type", "O"}, {"flow", ref}, {"groups", nlohmann::json::array()}},
        {{"trigger_type", "C"}, {"keywords", nlohmann::json::array()}, {"flow", ref}, {"groups", nlohmann::json::array()}},
    });
    const auto revision = world.importText(json.dump());
    world.listen("stock", world.revision_id);
    const auto other = world.useCase("UC-2");
    world.run([&](store::Transaction& tx) { world.runtime->hearFileTriggers(tx, revision, other); });
    world.say(world.awa, "NEWS");
    CHECK(revisionOf(world, world.lastSession()) == revision);
    CHECK(world.value<std::int64_t>("SELECT use_case_id FROM session") == other);
    world.say(world.binta, "stock");
    CHECK(revisionOf(world, world.lastSession()) == world.revision_id);
    world.say(world.shared, "news today");  // only as the whole message
    CHECK(world.value<std::int64_t>("SELECT count(*) FROM session WHERE number_key = :1", world.codec.key(world.shared)) == 1);
    world.run([&](store::Transaction& tx) { trigger_store::stopListening(tx, other); });
    world.say(PhoneNumber::fromE164("+99970777777").value(), "news");
    CHECK(world.count("session") == 3);
}
