// What only PostgreSQL has: a server that can go away. Runs where TAMA_TEST_POSTGRES names one.
#include <algorithm>

#include "store/connection.hpp"
#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

bool hasPostgres() {
    const auto engines = testEngines();
    return std::find(engines.begin(), engines.end(), Engine::Postgres) != engines.end();
}

}  // namespace

TEST_CASE("PostgreSQL tells of a lost commit whether it was kept", "[store]") {
    if (!hasPostgres()) return;
    TestDatabase database(Engine::Postgres);
    makeNotes(database->queue(), Engine::Postgres);
    const auto address = parseAddress(database.url()).value();
    const auto connection = connectTo(address, Purpose::Write);
    const auto asked_later = connectTo(address, Purpose::Write);

    connection->beginWrite();
    CHECK(connection->commitMark().empty());  // nothing written
    connection->script("INSERT INTO note (text) VALUES ('a')");
    const auto kept = connection->commitMark();
    REQUIRE_FALSE(kept.empty());
    connection->commit();
    CHECK(asked_later->wasCommitted(kept));

    connection->beginWrite();
    connection->script("INSERT INTO note (text) VALUES ('b')");
    const auto dropped = connection->commitMark();
    connection->rollback();
    CHECK_FALSE(asked_later->wasCommitted(dropped));
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
