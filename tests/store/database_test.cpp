#include "store/database.hpp"

#include <fstream>
#include <future>
#include <thread>

#include "store/sqlite_checkpointer.hpp"
#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

TEST_CASE("a read is one snapshot, whatever is committed meanwhile", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    database->read([&](Sql& sql) {
        CHECK(sql.one<int>("SELECT COUNT(*) FROM note") == 0);
        database->queue().run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('a')"); });
        CHECK(sql.one<int>("SELECT COUNT(*) FROM note") == 0);
    });
    CHECK(notes(*database).size() == 1);
}

TEST_CASE("a reader cannot write", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeNotes(database->queue(), engine);
    CHECK_THROWS_AS(
        database->read([](Sql& sql) { sql.run("INSERT INTO note (text) VALUES ('a')"); }), DbError
    );
    CHECK(notes(*database).empty());
}

TEST_CASE("a read that throws gives its connection back clean", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine, [](DatabaseSettings& settings) { settings.readers = 1; });
    makeNotes(database->queue(), engine);
    for (int i = 0; i < 3; ++i) {
        CHECK_THROWS_AS(database->read([](Sql&) { throw std::domain_error("no"); }), std::domain_error);
        CHECK_THROWS_AS(database->read([](Sql& sql) { sql.run("SELECT nonsense"); }), DbError);
        // Broken off in the middle of its rows: an unfinished statement would keep its snapshot.
        database->queue().run([&](Transaction& tx) {
            tx.run("INSERT INTO note (text) VALUES (:1)", "x" + std::to_string(i));
            tx.run("INSERT INTO note (text) VALUES (:1)", "y" + std::to_string(i));
        });
        CHECK_THROWS_AS(
            database->read([](Sql& sql) {
                sql.each<std::string>("SELECT text FROM note", [](const std::string&) {
                    throw std::domain_error("enough");
                });
            }),
            std::domain_error
        );
        CHECK(notes(*database).size() == static_cast<std::size_t>(2 * (i + 1)));
    }
}

TEST_CASE("more readers than connections wait for their turn", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine, [](DatabaseSettings& settings) { settings.readers = 2; });
    makeNotes(database->queue(), engine);
    database->queue().run([](Transaction& tx) { tx.run("INSERT INTO note (text) VALUES ('a')"); });
    std::atomic<int> found{0};
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 8; ++thread) {
            threads.emplace_back([&] {
                for (int i = 0; i < 50; ++i) found += static_cast<int>(notes(*database).size());
            });
        }
    }
    CHECK(found == 400);
}

TEST_CASE("SQLite is set up for promises kept on disk", "[store]") {
    TestDatabase database;
    database->queue().run([](Transaction& tx) {
        CHECK(tx.one<std::string>("PRAGMA journal_mode") == "wal");
        CHECK(tx.one<int>("PRAGMA synchronous") == 2);
        CHECK(tx.one<int>("PRAGMA foreign_keys") == 1);
        CHECK(tx.one<int>("PRAGMA auto_vacuum") == 2);
        CHECK(tx.one<int>("PRAGMA wal_autocheckpoint") == 0);
    });
}

TEST_CASE("an idle database has an empty write-ahead log", "[store]") {
    TestDatabase database;
    makeNotes(database->queue(), Engine::Sqlite);
    REQUIRE(database->metrics().wal_bytes > 0);
    SqliteCheckpointer::Settings settings;
    settings.interval = std::chrono::milliseconds(1);
    settings.idle_after = std::chrono::milliseconds(0);
    SqliteCheckpointer checkpointer(*parseAddress(database.url()), settings);
    for (int i = 0; i < 10'000 && checkpointer.walBytes() > 0; ++i) std::this_thread::yield();
    while (checkpointer.checkpoints() == 0) std::this_thread::yield();
    CHECK(checkpointer.walBytes() == 0);
    CHECK(database->queue().run([](Transaction& tx) {
        return tx.insert("INSERT INTO note (text) VALUES ('a') RETURNING id");
    }) == 1);
}

TEST_CASE("a database that must exist is not made", "[store]") {
    const TestFolder folder;
    DatabaseSettings settings;
    settings.url = "sqlite:" + folder.file("tama.db").string();
    settings.must_exist = true;
    const auto missing = Database::open(settings);
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::NotFound);
    CHECK(missing.error().place == folder.file("tama.db").string());
    CHECK(std::filesystem::is_empty(folder.path()));
    std::ofstream(folder.file("tama.db")).close();
    CHECK_FALSE(Database::open(settings));
    const TestDatabase there(GENERATE(from_range(testEngines())));
    settings.url = there.url();
    CHECK(Database::open(settings));
}

TEST_CASE("the state of a schema is told, and looking at it changes nothing", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto change = [&](const char* statement) {
        database->queue().run([&](Transaction& tx) { tx.run(statement); });
    };
    const auto state = [&] { return Database::schemaState(database.url()).value(); };
    CHECK(state() == SchemaState::Current);
    change("INSERT INTO schema_version (version, name) VALUES (9999, 'future')");
    CHECK(state() == SchemaState::Newer);
    change("DELETE FROM schema_version WHERE version > 1");
    CHECK(state() == SchemaState::Older);
    CHECK(state() == SchemaState::Older);
    change("DROP TABLE schema_version");
    CHECK(state() == SchemaState::Absent);
    CHECK(state() == SchemaState::Absent);
}

TEST_CASE("looking for a database that is not there makes none", "[store]") {
    TestFolder folder;
    CHECK(Database::schemaState("sqlite:" + folder.file("none.db").string()) == SchemaState::Absent);
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK_FALSE(Database::schemaState("postgresql://tama@127.0.0.1:1/tama"));
}
