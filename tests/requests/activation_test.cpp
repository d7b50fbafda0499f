#include "requests/activation.hpp"

#include "registry/target_group.hpp"
#include "requests/permit.hpp"
#include "tests/requests/activation_world.hpp"
#include "tests/runtime/runtime_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using namespace tama::tests;
using namespace std::chrono_literals;

TEST_CASE("activation resolves the targets once, each with why it is not asked", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    world.say(PhoneNumber::fromE164("+99970777777").value(), "STOP");
    const auto id = world.activate("cadre = midwife");
    CHECK(world.count("target") == 0);
    world.work();
    CHECK(world.count("target") == 5);
    CHECK(world.exclusionOf("3") == "");
    CHECK(world.exclusionOf("4") == "shared_phone");
    CHECK(world.exclusionOf("5") == "no_phone");
    CHECK(world.exclusionOf("6") == "left");
    CHECK(world.exclusionOf("7") == "opted_out");
    CHECK(world.progress(id).to_start == 1);
    CHECK(world.progress(id).started == 1);
    CHECK(world.work() == 0);
}

TEST_CASE("two workers who share a phone get one session", "[requests]") {
    ActivationWorld world;
    world.activate("cadre = midwife");
    world.work();
    CHECK(world.count("session") == 2);
    CHECK(world.messagesTo(world.shared).size() == 1);
    CHECK(
        world.value<std::string>("SELECT name FROM worker JOIN session ON session.worker_id = worker.id "
                                 "ORDER BY session.id LIMIT 1") == "Chidi Obi"
    );
    for (const char* text : {"2", "40", "0", "4", "1"}) world.answer(world.shared, text);
    CHECK(world.count("session WHERE status = 'completed'") == 1);
    CHECK(world.count("answer WHERE worker_id IS NULL") == 0);
}

TEST_CASE("workers are started a few at a time, and a restart starts the rest once", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    world.addCommunityWorkers(700);
    const auto id = world.activate(kCommunityWorkers);
    world.activation->startSome();  // the list
    CHECK(world.count("session") == 0);
    CHECK(world.activation->startSome() == 320);
    CHECK(world.progress(id).started == 320);
    world.restartAll();
    CHECK(world.work() == 2);
    CHECK(world.progress(id).started == 700);
    CHECK(world.count("session WHERE status = 'waiting'") == 700);
    CHECK(world.value<std::int64_t>("SELECT count(DISTINCT worker_id) FROM session") == 700);
}

TEST_CASE("a list that a crash left half resolved is completed without repeats", "[requests]") {
    ActivationWorld world;
    world.addCommunityWorkers(3);
    const auto id = world.activate(kCommunityWorkers);
    world.run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO target (use_case_id, worker_id, number_key, exclusion) "
            "SELECT :1, worker.id, phone.number_key, '' FROM worker JOIN phone ON phone.worker_id = "
            "worker.id "
            "WHERE worker.source_id = 'c0'",
            id
        );
    });
    world.restartAll();
    world.work();
    CHECK(world.count("target") == 3);
    CHECK(world.count("session") == 3);
}

TEST_CASE("a pause stops the starting, and to resume goes on with it", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    world.addCommunityWorkers(350);
    const auto id = world.activate(kCommunityWorkers);
    world.activation->startSome();
    world.activation->startSome();
    REQUIRE(world.act(id, Action::Pause));
    CHECK(world.work() == 0);
    CHECK(world.progress(id).started == 320);
    REQUIRE(world.act(id, Action::Resume));
    world.work();
    CHECK(world.progress(id).started == 350);
    CHECK(world.count("session WHERE status = 'waiting'") == 350);
}

TEST_CASE("who stood in line through a pause begins when it ends", "[requests]") {
    ActivationWorld world;
    const auto first = world.activate("cadre = nurse");
    world.work();
    const auto second = world.activate("cadre = \"nurse\"");
    world.work();
    CHECK(world.count("session WHERE status = 'in_line'") == 2);
    REQUIRE(world.act(second, Action::Pause));
    REQUIRE(world.act(first, Action::Close));
    world.fireTimers();
    CHECK(world.count("session WHERE status = 'in_line'") == 2);
    REQUIRE(world.act(second, Action::Resume));
    world.fireTimers();
    CHECK(world.count("session WHERE status = 'in_line'") == 0);
    CHECK(world.count("session WHERE status = 'waiting'") == 2);
}

TEST_CASE("a use case closes at its time and interrupts what is open", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    const auto id = world.activate("cadre = nurse", "stock");
    world.work();
    world.send();
    world.answer(world.awa, "1");
    const auto closes_at = world.value<WallTime>("SELECT due_at FROM timer WHERE kind = 'use_case_close'");
    world.clock.set(closes_at - 1ms);
    CHECK(world.stateOfUseCase(id) == State::Active);
    world.run([&](store::Transaction& tx) {  // open again just before the end, whatever expired until then
        tx.run("DELETE FROM timer WHERE kind <> 'use_case_close'");
    });
    world.pass(1ms);
    CHECK(world.stateOfUseCase(id) == State::Closed);
    CHECK(world.count("session WHERE status = 'interrupted'") == 2);
    world.send();
    CHECK(world.count("message WHERE class = 'use-case' AND state = 'queued'") == 0);
    const auto sessions = world.count("session");
    world.say(world.awa, "STOCK");  // nobody listens any more
    CHECK(world.count("session") == sessions);
    CHECK(world.count("timer WHERE kind = 'use_case_close'") == 0);
}

TEST_CASE("what was stopped by a person is not closed again by its timer", "[requests]") {
    ActivationWorld world;
    const auto id = world.activate("cadre = nurse");
    world.work();
    REQUIRE(world.act(id, Action::Stop));
    CHECK(world.count("timer WHERE kind = 'use_case_close'") == 0);
    world.fireTimers();
    CHECK(world.count("session WHERE status = 'interrupted'") == 2);
    world.pass(24h * 30);
    CHECK(world.stateOfUseCase(id) == State::Stopped);
}

TEST_CASE("a trigger word is heard while its use case is active and not while it is paused", "[requests]") {
    ActivationWorld world;
    const auto id = world.activate("", "stock");
    world.work();
    CHECK(world.count("target") == 0);
    REQUIRE(world.act(id, Action::Pause));
    world.say(world.awa, "STOCK");
    CHECK(world.count("session") == 0);
    REQUIRE(world.act(id, Action::Resume));
    world.say(world.awa, "STOCK");
    CHECK(world.count("session WHERE status = 'waiting'") == 1);
}

TEST_CASE("a draining use case asks nobody new, finishes what is open and is then closed", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    const auto id = world.activate("cadre = nurse", "stock");
    world.work();
    world.send();
    REQUIRE(world.act(id, Action::Drain));
    CHECK(world.stateOfUseCase(id) == State::Draining);
    const auto sessions = world.count("session");
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE target SET started_at = NULL WHERE use_case_id = :1", id);
    });
    world.work();
    CHECK(world.count("session") == sessions);
    world.pass(31s);
    CHECK(world.stateOfUseCase(id) == State::Draining);
    CHECK(world.count("session WHERE status = 'waiting'") == 2);
    for (const auto& who : {world.awa, world.binta}) {
        for (const char* text : {"2", "40", "0", "4", "1"}) world.answer(who, text);
    }
    REQUIRE(world.count("session WHERE status = 'waiting'") == 0);
    world.say(world.awa, "STOCK");  // nobody listens any more
    CHECK(world.count("session") == sessions);
    world.send();
    world.pass(31s);
    CHECK(world.stateOfUseCase(id) == State::Closed);
    CHECK(world.count("session WHERE status = 'interrupted'") == 0);
    CHECK(world.count("timer WHERE kind = 'use_case_drain'") == 0);
}

TEST_CASE("a draining use case that is resumed goes on as before", "[requests]") {
    ActivationWorld world;
    const auto id = world.activate("cadre = nurse", "stock");
    REQUIRE(world.act(id, Action::Drain));
    REQUIRE(world.act(id, Action::Resume));
    CHECK(world.count("timer WHERE kind = 'use_case_drain'") == 0);
    world.work();
    CHECK(world.progress(id).started == 2);
    world.pass(31s);
    CHECK(world.stateOfUseCase(id) == State::Active);
}

TEST_CASE("a trigger word belongs to one active use case at a time", "[requests]") {
    ActivationWorld world;
    const auto first = world.activate("", "stock");
    const auto second = useCaseIn(
        State::Approved,
        *world.database,
        *world.use_cases,
        Plan{world.revision_id, std::nullopt, " Stock ", "4242"},
        world.clock
    );
    auto refused = world.act(second, Action::Activate);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(refused.error().message.find("UC-2026-0001") != std::string::npos);
    world.say(world.awa, "STOCK");
    CHECK(world.value<std::int64_t>("SELECT use_case_id FROM session") == first);

    REQUIRE(world.act(first, Action::Pause));
    REQUIRE(world.act(second, Action::Activate));
    refused = world.act(first, Action::Resume);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("UC-2026-0002") != std::string::npos);
    REQUIRE(world.act(second, Action::Close));
    CHECK(world.act(first, Action::Resume));
}

TEST_CASE(
    "a worker who opted out or lost the phone since the list was resolved is not waited for", "[requests]"
) {
    ActivationWorld world;
    const auto id = world.activate("cadre = nurse");
    world.activation->startSome();
    world.say(world.awa, "STOP");
    world.run([&](store::Transaction& tx) {
        tx.run("DELETE FROM phone WHERE number_key = :1", world.codec.key(world.binta));
    });
    world.work();
    CHECK(world.exclusionOf("1") == "opted_out");
    CHECK(world.exclusionOf("2") == "no_phone");
    CHECK(world.progress(id).to_start == 0);
    CHECK(world.count("session") == 0);
}

TEST_CASE("a use case whose target group is gone does not keep the others from starting", "[requests]") {
    ActivationWorld world;
    const auto broken = world.activate("cadre = nurse");
    const auto good = world.activate("cadre = midwife");
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE use_case SET target_group_id = 4711 WHERE id = :1", broken);
    });
    world.work();
    CHECK(world.progress(broken).to_start == 0);
    CHECK(world.progress(good).started == 2);
}

TEST_CASE("a worker whose start fails is marked, and the others are started", "[requests]") {
    const auto engine = GENERATE(from_range(testEngines()));
    ActivationWorld world(engine);
    const auto id = world.activate("cadre = nurse");
    world.activation->startSome();
    world.run([&](store::Transaction& tx) {
        tx.run("UPDATE phone SET number = 'damaged' WHERE number_key = :1", world.codec.key(world.awa));
    });
    world.work();
    CHECK(world.exclusionOf("1") == "refused");
    CHECK(world.exclusionOf("2") == "");
    CHECK(world.messagesTo(world.binta).size() == 1);
    CHECK(world.progress(id).to_start == 1);
    CHECK(world.progress(id).started == 1);
    CHECK(world.activation->startSome() == 0);
}

TEST_CASE("the thread starts targets by itself and stops when told", "[requests]") {
    ActivationWorld world;
    world.activation->start();
    const auto id = world.activate("cadre = nurse");
    const auto patience = std::chrono::steady_clock::now() + 30s;
    while (world.progress(id).started < 2 && std::chrono::steady_clock::now() < patience) {
        std::this_thread::yield();
    }
    world.activation->stop();
    CHECK(world.progress(id).started == 2);
}
