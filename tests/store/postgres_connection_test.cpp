// What only PostgreSQL has: a server that can go away. Skipped, and ctest says so, where TAMA_TEST_POSTGRES
// names none.
#include <algorithm>
#include <atomic>
#include <iostream>

#include "store/connection.hpp"
#include "tests/store/cutting_relay.hpp"
#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

bool hasPostgres() {
    const auto engines = testEngines();
    if (std::find(engines.begin(), engines.end(), Engine::Postgres) != engines.end()) return true;
    std::cout << "SKIPPED: TAMA_TEST_POSTGRES names no PostgreSQL\n";  // ctest looks for this
    return false;
}

/// One writer, whose connections go through a relay.
struct RelayedDatabase {
    RelayedDatabase() { makeNotes(database->queue(), Engine::Postgres); }

    std::unique_ptr<CuttingRelay> relay;
    TestDatabase database{Engine::Postgres, [this](DatabaseSettings& settings) {
        settings.readers = 1;
        settings.writers = 1;
        settings.batch_delay = std::chrono::seconds(10);  // what the gate held back is one batch
        const auto from = settings.url.find('@') + 1;
        const auto length = settings.url.find('/', from) - from;
        relay = std::make_unique<CuttingRelay>(settings.url.substr(from, length));
        settings.url.replace(from, length, "127.0.0.1:" + std::to_string(relay->port()));
    }};
};

}  // namespace

TEST_CASE("a commit whose answer is lost is done once, whether the server kept it or not", "[store]") {
    if (!hasPostgres()) return;
    const auto [cut, runs_expected] = GENERATE(table<Cut, int>({
        {Cut::AnswerLost, 2},
        {Cut::CommitLost, 4},
        {Cut::CommitStuck, 4},
    }));
    RelayedDatabase relayed;
    auto& database = relayed.database;
    std::atomic<int> runs{0};
    std::atomic<int> hooks{0};
    Outcomes outcomes;
    Gate gate(database->queue());
    for (const auto* text : {"a", "b"}) {
        Job job;
        // Without the UNIQUE of `text`, which would hide a second run.
        job.work = [&, text](Transaction& tx) {
            if (++runs == 1) relayed.relay->cutNextCommit(cut);  // the commit of the batch, not of the gate
            tx.afterCommit([&] { ++hooks; });
            tx.run("INSERT INTO note (text) VALUES (CAST(:1 AS TEXT) || (SELECT COUNT(*) FROM note))", text);
        };
        job.done = outcomes.done(text);
        REQUIRE(database->queue().post(std::move(job)));
    }
    gate.open();

    for (const auto& [name, said] : outcomes.wait()) {
        INFO(name << ": " << said.error);
        CHECK(said.outcome == CommitOutcome::Committed);
    }
    CHECK(runs == runs_expected);
    CHECK(hooks == 2);
    CHECK(notes(*database) == std::vector<std::string>{"a0", "b1"});
    CHECK(database->metrics().reconnects == 1);
    CHECK(database->metrics().failed == 0);
}

TEST_CASE("only a transaction that has written gets a mark for its commit", "[store]") {
    if (!hasPostgres()) return;
    TestDatabase database(Engine::Postgres);
    makeNotes(database->queue(), Engine::Postgres);
    const auto connection = connectTo(parseAddress(database.url()).value(), Purpose::Write);
    connection->beginWrite();
    CHECK(connection->commitMark().empty());
    connection->script("INSERT INTO note (text) VALUES ('a')");
    CHECK_FALSE(connection->commitMark().empty());
    connection->rollback();
}

TEST_CASE("a transaction the server has never had has no fate", "[store]") {
    if (!hasPostgres()) return;
    TestDatabase database(Engine::Postgres);
    const auto connection = connectTo(parseAddress(database.url()).value(), Purpose::Write);
    CHECK_THROWS_AS(connection->fateOf("4000000000"), DbError);
}

TEST_CASE("a writer and a reader that the server has cut off go on with new connections", "[store]") {
    if (!hasPostgres()) return;
    TestDatabase database(Engine::Postgres, [](DatabaseSettings& settings) {
        settings.readers = 1;
        settings.writers = 1;
    });
    makeNotes(database->queue(), Engine::Postgres);
    const auto pid_of = "SELECT pg_backend_pid()";
    const auto writer = database->queue().run([&](Transaction& tx) { return tx.one<int>(pid_of).value(); });
    const auto reader = database->read([&](Sql& sql) { return sql.one<int>(pid_of).value(); });
    const auto other = connectTo(parseAddress(database.url()).value(), Purpose::Write);
    for (const int pid : {writer, reader})
        other->script("SELECT pg_terminate_backend(" + std::to_string(pid) + ", 5000)");

    database->queue().run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('after')"); });
    CHECK(notes(*database) == std::vector<std::string>{"after"});
    CHECK(database->metrics().reconnects == 1);
}

TEST_CASE("a closure that fails on PostgreSQL does not tell the values of its row", "[store]") {
    if (!hasPostgres()) return;
    TestDatabase database(Engine::Postgres);
    makeNotes(database->queue(), Engine::Postgres);
    const auto insert = [](Transaction& tx) {
        tx.run("INSERT INTO note (text) VALUES (:1)", "+23177000001");
    };
    database->queue().run(insert);
    CHECK_THROWS_WITH(database->queue().run(insert), !Catch::Contains("23177"));
}
