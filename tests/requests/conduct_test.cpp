// How a use case is conducted: reminders, recurrence, budgets, who is asked again, and at what pace.
#include "requests/conduct.hpp"

#include "flows/runtime/past_runs.hpp"
#include "requests/reminders.hpp"
#include "tests/requests/activation_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using namespace tama::tests;
using namespace std::chrono_literals;

namespace {

Conduct withReminders(std::vector<std::chrono::hours> after, RemindWhom whom = RemindWhom::Unfinished) {
    Conduct conduct;
    conduct.reminders = std::move(after);
    conduct.remind = whom;
    return conduct;
}

std::size_t questionsTo(RuntimeWorld& world, const PhoneNumber& number) {
    std::size_t count = 0;
    for (const auto& text : world.messagesTo(number)) {
        if (text.find("Q1 ") != std::string::npos || text.find("Q2 ") != std::string::npos) ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("a conduct is read back as it was written, and the usual one is nothing", "[requests]") {
    CHECK(toJson(Conduct{}) == "{}");
    Conduct conduct = withReminders({24h, 72h}, RemindWhom::Silent);
    conduct.when_busy = runtime::WhenBusy::Interrupt;
    conduct.optional = true;
    conduct.file_triggers = true;
    conduct.least_yield_percent = 5;
    conduct.repeat = flows::Repeat::Weekly;
    conduct.weekdays = {1, 4};
    conduct.again_after_days = 90;
    conduct.starts_per_minute = 600;
    conduct.alert_chain = "Epidemics";
    const auto read = conductFromJson(toJson(conduct));
    REQUIRE(read);
    CHECK(*read == conduct);
}

TEST_CASE("what is wrong with a conduct is told with its place", "[requests]") {
    const auto [text, place] = GENERATE(table<const char*, const char*>({
        {"[]", "conduct"},
        {R"({"optional":1})", "conduct.optional"},
        {R"({"when_busy":"later"})", "conduct.when_busy"},
        {R"({"reminders":[72,24]})", "conduct.reminders"},
        {R"({"reminders":[0]})", "conduct.reminders"},
        {R"({"reminders":[1,2,3,4,5,6]})", "conduct.reminders"},
        {R"({"remind":"all"})", "conduct.remind"},
        {R"({"weekdays":[7]})", "conduct.weekdays"},
        {R"({"least_yield_percent":101})", "conduct.least_yield_percent"},
        {R"({"starts_per_minute":-1})", "conduct.starts_per_minute"},
        {R"({"alert_chain":5})", "conduct.alert_chain"},
    }));
    const auto read = conductFromJson(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().place == place);
}

TEST_CASE("whoever has not finished is reminded with the open question, as often as is said", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    world.activate("cadre = nurse", "", withReminders({20h, 30h}));
    world.work();
    world.answer(world.awa, "1");  // awa breaks off at the second question; binta is silent
    world.send();
    CHECK(questionsTo(world, world.awa) == 2);
    CHECK(questionsTo(world, world.binta) == 1);
    world.pass(20h - 2min);
    CHECK(questionsTo(world, world.awa) == 2);
    world.pass(2min);
    CHECK(questionsTo(world, world.awa) == 3);
    CHECK(world.lastMessageTo(world.awa).starts_with("Q2 "));
    CHECK(questionsTo(world, world.binta) == 2);
    world.send();
    world.pass(10h);
    CHECK(questionsTo(world, world.awa) == 4);
    CHECK(world.count("reminder_round WHERE finished_at IS NOT NULL") == 2);
    CHECK(world.count("reminder") == 4);
    CHECK(world.count("timer WHERE kind IN ('reminder_due', 'reminder_page')") == 0);
}

TEST_CASE("a reminder may be for the silent only, or for those who broke off", "[requests]") {
    for (const auto whom : {RemindWhom::Silent, RemindWhom::BrokeOff}) {
        ActivationWorld world;
        world.activate("cadre = nurse", "", withReminders({20h}, whom));
        world.work();
        world.answer(world.awa, "1");
        world.send();
        world.pass(20h);
        CHECK(questionsTo(world, world.awa) == (whom == RemindWhom::BrokeOff ? 3 : 2));
        CHECK(questionsTo(world, world.binta) == (whom == RemindWhom::Silent ? 2 : 1));
    }
}

TEST_CASE("no further reminder once one has brought too few answers", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    auto conduct = withReminders({10h, 15h, 20h});
    conduct.least_yield_percent = 50;
    const auto id = world.activate("cadre = nurse", "", conduct);
    world.work();
    world.send();
    world.pass(10h);
    world.answer(world.awa, "1");  // one of two: 50 %
    const auto yield = [&](std::int64_t round) {
        return world.database->read([&](store::Sql& sql) { return yieldOf(sql, id, round); });
    };
    CHECK(yield(1) == 50);
    CHECK_FALSE(yield(2));
    world.send();
    world.pass(5h);
    CHECK(world.count("reminder_round") == 2);
    CHECK(yield(2) == 0);
    world.send();
    world.pass(5h);
    CHECK(world.count("reminder_round WHERE skipped = 1") == 1);
    CHECK(world.count("reminder") == 4);
}

TEST_CASE("nobody is reminded who has finished, said STOP, or whose use case has closed", "[requests]") {
    ActivationWorld world;
    const auto id = world.activate("cadre = nurse", "", withReminders({20h, 25h}));
    world.work();
    for (const char* text : {"2", "40", "0", "4", "1", "1"}) world.answer(world.awa, text);
    world.say(world.binta, "STOP");
    world.send();
    world.pass(20h);
    CHECK(world.count("reminder") == 0);
    REQUIRE(world.act(id, Action::Close));
    world.pass(5h);
    CHECK(world.count("reminder_round") == 1);
}

TEST_CASE("what recurs asks everybody again, and whoever has come since", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    Conduct conduct;
    conduct.repeat = flows::Repeat::Daily;
    world.activate("cadre = nurse", "", conduct);
    world.work();
    for (const char* text : {"2", "40", "0", "4", "1", "1"}) world.answer(world.awa, text);
    const auto sessions = [&] {
        return world.value<std::int64_t>(
            "SELECT count(*) FROM session WHERE number_key = :1", world.codec.key(world.awa)
        );
    };
    CHECK(sessions() == 1);
    world.pass(24h);
    world.work();
    CHECK(sessions() == 2);
    CHECK(world.count("target") == 2);
    world.pass(24h);
    world.work();
    CHECK(sessions() == 3);
    // One has left since the last turn, one has come.
    world.run([](store::Transaction& tx) { tx.run("UPDATE worker SET status = 'left' WHERE source_id = '1'"); });
    registry::importRecords(
        *world.database,
        registry::readWorkerCsv("id,name,phone,cadre\nn9,New Nurse,70509999,nurse\n", "more.csv").value(),
        {"more", "XT", {}},
        {world.plans, world.codec, world.clock, world.ids}
    )
        .value();
    world.pass(24h);
    world.work();
    CHECK(sessions() == 3);
    CHECK(world.exclusionOf("1").empty());  // what the earlier turns brought stays
    CHECK(world.count("target") == 3);
    CHECK(world.value<std::int64_t>(
              "SELECT count(*) FROM session JOIN worker ON worker.id = session.worker_id WHERE worker.source_id = 'n9'"
          ) == 1);
}

TEST_CASE("who has had enough messages is not started, an answer still goes, an emergency too", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    world.settings.budget = {1, std::chrono::days{7}};
    world.restartAll();
    world.activate("cadre = nurse");
    world.work();
    CHECK(world.exclusionOf("1") == "");
    world.answer(world.awa, "1");
    CHECK(world.lastMessageTo(world.awa).starts_with("Q2 "));
    for (const char* text : {"40", "0", "4", "1", "1"}) world.answer(world.awa, text);
    const auto start = [&] { return world.tryStart(world.requestFor(world.awa)); };
    const auto refused = start();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::LimitExceeded);
    world.pass(6 * 24h);
    CHECK_FALSE(start());
    const auto over_budget = [&] {
        return world.database->read([&](store::Sql& sql) {
            return runtime::startRules(sql, world.settings.budget, world.clock.now()).over_budget;
        });
    };
    CHECK(over_budget().contains(world.codec.key(world.awa)));
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET urgent = 1 WHERE id = :1", world.use_case_id);
    });
    world.permit.rules = nullptr;
    CHECK(start());
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET urgent = 0 WHERE id = :1", world.use_case_id);
    });
    world.pass(24h * 7);
    CHECK(over_budget().empty());
    CHECK(start());
}

TEST_CASE("whoever was asked by the same workflow not long ago is left out", "[requests]") {
    ActivationWorld world;
    world.activate("cadre = nurse");
    world.work();
    world.pass(96h);
    Conduct conduct;
    conduct.again_after_days = 30;
    const auto second = world.activate("language = eng AND cadre = nurse", "", conduct);
    world.work();
    CHECK(
        world.value<std::string>("SELECT exclusion FROM target WHERE use_case_id = :1 LIMIT 1", second) ==
        "asked_before"
    );
}

TEST_CASE("workers are started at the pace that is said", "[requests]") {
    ActivationWorld world;
    world.addCommunityWorkers(100);
    Conduct conduct;
    conduct.starts_per_minute = 30;
    const auto id = world.activate(kCommunityWorkers, "", conduct);
    world.work();
    CHECK(world.progress(id).started == 30);
    world.clock.advance(59s);
    CHECK(world.work() == 0);
    world.clock.advance(1s);
    world.work();
    CHECK(world.progress(id).started == 60);
}

TEST_CASE("in quiet hours of a worker's place what we begin waits, and answers go", "[requests]") {
    ActivationWorld world;
    // 14:13 UTC on 21 September 2026.
    gateway::QuietHours afternoon;
    afternoon.from = 14h;
    afternoon.to = 15h;
    world.settings.place_quiet = {{"Karita", afternoon}};
    world.restartAll();
    world.clock.set(fromEpochMs(1'790'000'000'000) + 1s);
    world.activate("cadre = nurse");
    world.work();
    const auto not_before = world.value<std::optional<WallTime>>("SELECT max(not_before) FROM message");
    REQUIRE(not_before);
    CHECK(*not_before > world.clock.now());
    CHECK(*not_before <= world.clock.now() + 1h);
    CHECK(world.mark().empty());
    world.say(world.awa, "1");
    CHECK(world.mark().size() == 1);
}
