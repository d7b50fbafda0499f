// One case for each sentence of the commit queue's contract, on both engines.
#include "store/commit_queue.hpp"

#include <algorithm>
#include <iterator>
#include <thread>

#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

using Texts = std::vector<std::string>;

TEST_CASE("run hands back what the closure returned, after its commit", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    const auto id = database->queue().run([](Transaction& tx) {
        return tx.insert("INSERT INTO note (text) VALUES (:1) RETURNING id", "a");
    });
    CHECK(id == 1);
    CHECK(notes(*database) == Texts{"a"});
}

TEST_CASE("run throws what the closure threw, and keeps nothing of it", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    const auto throwing = [](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES ('half')");
        throw std::domain_error("no");
    };
    CHECK_THROWS_AS(database->queue().run(throwing), std::domain_error);
    CHECK(notes(*database).empty());
}

TEST_CASE("run is refused on the writer's own thread, where it would wait for ever", "[store][queue]") {
    TestDatabase database;
    std::promise<bool> refused;
    Job job;
    job.work = [](Transaction&) {};
    job.done = [&](CommitOutcome, const std::exception_ptr&) {
        try {
            database->queue().run([](Transaction&) {});
            refused.set_value(false);
        } catch (const std::logic_error&) {
            refused.set_value(true);
        }
    };
    REQUIRE(database->queue().post(std::move(job)));
    CHECK(refused.get_future().get());
}

TEST_CASE("closures that wait together are one transaction", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine, [](DatabaseSettings& settings) {
        settings.batch_limit = 50;
        settings.batch_delay = std::chrono::seconds(10);
    });
    makeNotes(database->queue(), engine);
    const auto before = database->metrics();
    Outcomes outcomes;
    Gate gate(database->queue());
    // The gate's transaction is still open, so it takes the first 49 with it; but not on PostgreSQL, where it does not
    // see what others may have committed since it began.
    for (int i = 0; i < 99; ++i) REQUIRE(database->queue().post(insertNote(outcomes, std::to_string(i))));
    CHECK(database->metrics().depth == 100);
    gate.open();
    outcomes.wait();
    const auto after = database->metrics();
    CHECK(after.commits - before.commits == (engine == Engine::Sqlite ? 2 : 3));
    CHECK(after.largest_batch == 50);
    CHECK(after.closures - before.closures == 100);
    CHECK(notes(*database).size() == 99);
}

TEST_CASE("a transaction is committed when it has lasted the batch delay", "[store][queue]") {
    TestDatabase database(Engine::Sqlite, [](DatabaseSettings& settings) {
        settings.batch_delay = std::chrono::milliseconds(0);
        settings.crowded_delay = std::chrono::milliseconds(0);
    });
    makeNotes(database->queue(), Engine::Sqlite);
    const auto before = database->metrics().commits;
    Outcomes outcomes;
    Gate gate(database->queue());
    for (int i = 0; i < 5; ++i) REQUIRE(database->queue().post(insertNote(outcomes, std::to_string(i))));
    gate.open();
    outcomes.wait();
    CHECK(database->metrics().commits - before == 6);
}

TEST_CASE("a transaction lasts longer while more steps wait than it has taken", "[store][queue]") {
    TestDatabase database(Engine::Sqlite, [](DatabaseSettings& settings) {
        settings.batch_delay = std::chrono::milliseconds(0);
        settings.crowded_delay = std::chrono::seconds(10);
    });
    makeNotes(database->queue(), Engine::Sqlite);
    const auto before = database->metrics().commits;
    Outcomes outcomes;
    Gate gate(database->queue());
    for (int i = 0; i < 7; ++i) REQUIRE(database->queue().post(insertNote(outcomes, std::to_string(i))));
    gate.open();
    outcomes.wait();
    // Of the gate and seven: four while more wait, then two, one and one.
    CHECK(database->metrics().commits - before == 4);
}

TEST_CASE("a completion comes after the commit, when every reader sees its effect", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    std::promise<Texts> seen;
    Job job;
    job.work = [](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('a')"); };
    job.done = [&](CommitOutcome, const std::exception_ptr&) { seen.set_value(notes(*database)); };
    REQUIRE(database->queue().post(std::move(job)));
    CHECK(seen.get_future().get() == Texts{"a"});
}

TEST_CASE("a completion runs on the poster's executor", "[store][queue]") {
    TestDatabase database;
    std::promise<std::function<void()>> handed;
    std::atomic<bool> called{false};
    Job job;
    job.work = [](Transaction&) {};
    job.done = [&](CommitOutcome outcome, const std::exception_ptr&) {
        called = outcome == CommitOutcome::Committed;
    };
    job.executor = [&](std::function<void()> completion) { handed.set_value(std::move(completion)); };
    REQUIRE(database->queue().post(std::move(job)));
    const auto completion = handed.get_future().get();
    CHECK_FALSE(called);
    completion();
    CHECK(called);
}

TEST_CASE("a completion that throws stops nobody", "[store][queue]") {
    TestDatabase database;
    Job job;
    job.work = [](Transaction&) {};
    job.done = [](CommitOutcome, const std::exception_ptr&) {
        throw std::runtime_error("expected by a test");
    };
    REQUIRE(database->queue().post(std::move(job)));
    CHECK(database->queue().run([](Transaction&) { return 1; }) == 1);
}

TEST_CASE("closures with one key keep the order in which they were posted", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    database->queue().run([](Transaction& tx) {
        tx.run("CREATE TABLE counter (key BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        for (int key = 0; key < 8; ++key) tx.run("INSERT INTO counter VALUES (:1, 0)", key);
    });
    Outcomes outcomes;
    for (int i = 1; i <= 100; ++i) {
        for (int key = 0; key < 8; ++key) {
            Job job;
            job.order_key = static_cast<std::uint64_t>(key);
            job.work = [i, key](Transaction& tx) {
                const auto changed =
                    tx.run("UPDATE counter SET value = :1 WHERE key = :2 AND value = :1 - 1", i, key);
                if (changed != 1) throw std::runtime_error("out of order");
            };
            job.done = outcomes.done(std::to_string(key) + "/" + std::to_string(i));
            REQUIRE(database->queue().post(std::move(job)));
        }
    }
    for (const auto& [name, said] : outcomes.wait()) {
        INFO(name << ": " << said.error);
        REQUIRE(said.outcome == CommitOutcome::Committed);
    }
}

TEST_CASE("steps go before bulk, and bulk is not starved", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    Gate gate(database->queue());
    for (int i = 0; i < 16; ++i)
        REQUIRE(database->queue().post(insertNote(outcomes, "b" + std::to_string(i), Priority::Bulk)));
    for (int i = 0; i < 32; ++i)
        REQUIRE(database->queue().post(insertNote(outcomes, "s" + std::to_string(i))));
    gate.open();
    outcomes.wait();
    const auto order = notes(*database);
    REQUIRE(order.size() == 48);
    const auto bulk_among_first =
        std::count_if(order.begin(), order.begin() + 36, [](const auto& text) { return text[0] == 'b'; });
    CHECK(bulk_among_first >= 3);  // an eighth
    CHECK(bulk_among_first <= 5);
    Texts steps;
    std::copy_if(order.begin(), order.end(), std::back_inserter(steps), [](const auto& text) {
        return text[0] == 's';
    });
    for (std::size_t i = 0; i < steps.size(); ++i) CHECK(steps[i] == "s" + std::to_string(i));
}

TEST_CASE(
    "afterCommit is called once, after the commit, and not for what was rolled back", "[store][queue]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    std::atomic<int> good{0};
    std::atomic<int> bad{0};
    std::atomic<int> park{0};
    std::atomic<bool> seen{false};
    Outcomes outcomes;
    Gate gate(database->queue());
    Job first;
    first.work = [&](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES ('a')");
        tx.afterCommit([&] { ++good, seen = notes(*database) == Texts{"a"}; });
    };
    first.done = outcomes.done("first");
    Job second;
    second.work = [&](Transaction& tx) {
        tx.afterCommit([&] { ++bad; });
        tx.run("INSERT INTO note (text) VALUES ('bad')");
    };
    second.park = [&](Transaction& tx, const std::exception&) { tx.afterCommit([&] { ++park; }); };
    second.done = outcomes.done("second");
    REQUIRE(database->queue().post(std::move(first)));
    REQUIRE(database->queue().post(std::move(second)));
    gate.open();
    CHECK(outcomes.byName().at("second").outcome == CommitOutcome::Parked);
    CHECK(good == 1);
    CHECK(seen);
    CHECK(bad == 0);
    CHECK(park == 1);
}

TEST_CASE("a full queue refuses at once, and takes again when there is room", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine, [](DatabaseSettings& settings) { settings.queue_limit = 3; });
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    Gate gate(database->queue());
    REQUIRE(database->queue().post(insertNote(outcomes, "a")));
    REQUIRE(database->queue().post(insertNote(outcomes, "b")));
    Outcomes never;
    CHECK_FALSE(database->queue().post(insertNote(never, "c")));
    CHECK(database->queue().depth() == 3);
    CHECK(database->metrics().refused == 1);

    std::thread patient([&] {
        database->queue().run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('d')"); });
    });
    gate.open();
    patient.join();
    outcomes.wait();
    CHECK(notes(*database) == Texts{"a", "b", "d"});
    CHECK(database->queue().depth() == 0);
}

TEST_CASE("closing the database commits what was posted", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    Outcomes outcomes;
    for (int i = 0; i < 300; ++i)
        REQUIRE(database->queue().post(insertNote(outcomes, std::to_string(i), Priority::Bulk)));
    database.close();
    for (const auto& [name, said] : outcomes.wait()) CHECK(said.outcome == CommitOutcome::Committed);
    database.reopen();
    CHECK(notes(*database).size() == 300);
}

TEST_CASE("many threads may post at once, each keeping its own order", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    database->queue().run([](Transaction& tx) {
        tx.run(
            "CREATE TABLE seen (thread BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (thread, number))"
        );
    });
    constexpr int kThreads = 8;
    constexpr int kEach = 200;
    std::atomic<int> committed{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < kThreads; ++thread) {
            threads.emplace_back([&, thread] {
                for (int number = 0; number < kEach; ++number) {
                    database->queue().run([&](Transaction& tx) {
                        const auto before =
                            tx.one<std::int64_t>("SELECT COUNT(*) FROM seen WHERE thread = :1", thread);
                        if (before != number) throw std::runtime_error("out of order");
                        tx.run("INSERT INTO seen (thread, number) VALUES (:1, :2)", thread, number);
                    });
                    ++committed;
                }
            });
        }
    }
    CHECK(committed == kThreads * kEach);
    CHECK(database->read([](Sql& sql) {
        return sql.one<int>("SELECT COUNT(*) FROM seen");
    }) == kThreads * kEach);
}

TEST_CASE("writers on several connections do not lose each other's updates", "[store][queue]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    database->queue().run([](Transaction& tx) {
        tx.run("CREATE TABLE total (id BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
        tx.run("INSERT INTO total (id, value) VALUES (1, 0)");
    });
    Outcomes outcomes;
    constexpr int kCount = 200;
    for (int i = 0; i < kCount; ++i) {
        Job job;
        job.order_key = static_cast<std::uint64_t>(i);  // another writer each time
        job.work = [](Transaction& tx) {
            const auto value = tx.one<std::int64_t>("SELECT value FROM total WHERE id = 1").value();
            tx.run("UPDATE total SET value = :1 WHERE id = 1", value + 1);
        };
        job.done = outcomes.done(std::to_string(i));
        REQUIRE(database->queue().post(std::move(job)));
    }
    for (const auto& [name, said] : outcomes.wait()) {
        INFO(said.error);
        CHECK(said.outcome == CommitOutcome::Committed);
    }
    CHECK(database->read([](Sql& sql) {
        return sql.one<std::int64_t>("SELECT value FROM total");
    }) == kCount);
}
