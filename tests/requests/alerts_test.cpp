#include "requests/alerts.hpp"

#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

struct AlertWorld : ActivationWorld {
    explicit AlertWorld(store::Engine engine = store::Engine::Sqlite) : ActivationWorld(engine) {
        Conduct conduct;
        conduct.alert_chain = "Epidemics";
        activate("", "stock", conduct);
    }
    void onDuty(std::int64_t rank, const std::string& name, const PhoneNumber& number) {
        run([&](store::Transaction& tx) {
            REQUIRE(setDutyMember(tx, codec, {0, "Epidemics", rank, name, number}));
        });
    }
    void report() {
        say(awa, "STOCK");
        for (const char* text : {"2", "40", "0", "4", "1"}) answer(awa, text);
        send();
    }
    Alert alert() {
        return database->read([](store::Sql& sql) { return listAlerts(sql, false, 1).at(0); });
    }

    PhoneNumber officer = PhoneNumber::fromE164("+99970800001").value();
    PhoneNumber head = PhoneNumber::fromE164("+99970800002").value();
};

}  // namespace

TEST_CASE("a report calls the first on duty, and who takes it ends the calling", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    AlertWorld world(engine);
    world.onDuty(1, "Officer", world.officer);
    world.onDuty(2, "Head", world.head);
    world.report();
    REQUIRE(world.messagesTo(world.officer).size() == 1);
    CHECK(world.lastMessageTo(world.officer).starts_with("ALERT 1: ACT stock-outs. "));
    CHECK(world.lastMessageTo(world.officer).find("From Awa Sow, Karita HC.") != std::string::npos);
    CHECK(world.messagesTo(world.head).empty());
    const auto detected = world.clock.now();
    world.pass(5min);
    world.say(world.officer, "OK 1");
    CHECK(world.alert().acknowledged_at == detected + 5min);
    CHECK(world.alert().acknowledged_by == "Officer");
    CHECK(world.alert().notified_at);
    world.pass(60min);
    CHECK(world.messagesTo(world.head).empty());
    world.say(world.officer, "done");
    CHECK(world.alert().responded_at == detected + 65min);
    CHECK(world.alert().began_at < world.alert().detected_at);
    CHECK(world.database->read([](store::Sql& sql) { return listAlerts(sql, true, 10); }).empty());
}

TEST_CASE("unacknowledged after 15 minutes it moves up the chain, and insists at the top", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    AlertWorld world(engine);
    world.onDuty(1, "Officer", world.officer);
    world.onDuty(2, "Head", world.head);
    world.report();
    world.pass(15min - 1ms);
    CHECK(world.messagesTo(world.head).empty());
    world.pass(1ms);
    CHECK(world.messagesTo(world.head).size() == 1);
    world.pass(15min);
    CHECK(world.messagesTo(world.head).size() == 2);
    CHECK(world.messagesTo(world.officer).size() == 1);
    world.say(world.officer, "ok");  // whoever of the chain takes it
    CHECK(world.alert().acknowledged_by == "Officer");
    world.pass(24h);
    CHECK(world.messagesTo(world.head).size() == 2);
}

TEST_CASE("it does not insist for ever, and somebody who comes on duty later is called", "[requests]") {
    AlertWorld world;
    world.report();
    CHECK(world.alert().calls == 1);
    world.onDuty(1, "Officer", world.officer);
    world.pass(15min);
    CHECK(world.messagesTo(world.officer).size() == 1);
    for (int i = 0; i < 40; ++i) world.pass(15min);
    CHECK(world.alert().calls == kMostCalls);
    CHECK(world.count("timer WHERE kind = 'alert_escalate'") == 0);
}

TEST_CASE("only those on duty answer an alert, and a worker's OK is an answer", "[requests]") {
    AlertWorld world;
    world.onDuty(1, "Officer", world.officer);
    world.report();
    world.say(world.binta, "OK 1");
    CHECK_FALSE(world.alert().acknowledged_at);
    world.say(world.officer, "OK 7");
    CHECK_FALSE(world.alert().acknowledged_at);
    world.say(world.officer, "okay then");
    CHECK_FALSE(world.alert().acknowledged_at);
}

TEST_CASE("a duty chain has a name and ranks", "[requests]") {
    AlertWorld world;
    world.run([&](store::Transaction& tx) {
        CHECK_FALSE(setDutyMember(tx, world.codec, {0, "", 1, "x", world.officer}));
        CHECK_FALSE(setDutyMember(tx, world.codec, {0, "c", 0, "x", world.officer}));
        REQUIRE(setDutyMember(tx, world.codec, {0, "c", 1, "x", world.officer}));
        REQUIRE(setDutyMember(tx, world.codec, {0, "c", 1, "y", world.head}));
        REQUIRE(dutyMembers(tx, world.codec).size() == 1);
        CHECK(dutyMembers(tx, world.codec).front().name == "y");
        removeDutyMember(tx, "c", 1);
        CHECK(dutyMembers(tx, world.codec).empty());
    });
}
