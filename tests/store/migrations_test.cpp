#include "store/migrations.hpp"

#include <fstream>

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

std::vector<std::string> appliedNames(Database& database) {
    return database.read([](Sql& sql) {
        return sql.all<std::string>("SELECT name FROM schema_version ORDER BY version");
    });
}

}  // namespace

TEST_CASE("an empty database gets every migration, and opening it again changes nothing", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto applied = appliedNames(*database);
    CHECK(applied.size() == embeddedMigrations(engine).size());
    CHECK(applied.size() >= 5);
    CHECK(applied.front() == "registry");
    database.reopen();
    CHECK(appliedNames(*database) == applied);
}

TEST_CASE("a migration that came after one with a later number is run, too", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto connection = connectTo(*parseAddress(database.url()), Purpose::Write);
    auto known = embeddedMigrations(engine);
    known.push_back({9'999, "later", "CREATE TABLE later (id BIGINT);"});
    REQUIRE(migrate(*connection, known));
    CHECK(schemaStateOf(*connection, engine, known) == SchemaState::Current);
    known.insert(known.end() - 1, {9'998, "beside", "CREATE TABLE beside (id BIGINT);"});
    CHECK(schemaStateOf(*connection, engine, known) == SchemaState::Older);
    REQUIRE(migrate(*connection, known));
    CHECK(schemaStateOf(*connection, engine, known) == SchemaState::Current);
    CHECK(database->read([](Sql& sql) { return sql.one<int>("SELECT COUNT(*) FROM beside"); }) == 0);
    REQUIRE(migrate(*connection, known));
}

TEST_CASE("an identity key gives ids in order and takes given ones", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto insert =
        "INSERT INTO place (source, source_id, name, level) VALUES ('t', :1, 'n', 'country') RETURNING id";
    database->queue().run([&](Transaction& tx) {
        CHECK(tx.insert(insert, "a") == 1);
        CHECK(tx.insert(insert, "b") == 2);
        CHECK(
            tx.insert("INSERT INTO place (id, source, source_id, name, level) VALUES (5000000000, 't', 'c', "
                      "'n', 'country') "
                      "RETURNING id") == 5'000'000'000
        );
    });
}

TEST_CASE("a schema newer than the program is refused untouched", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    database->queue().run([](Transaction& tx) {
        tx.run("INSERT INTO schema_version (version, name) VALUES (9999, 'future')");
    });
    database.close();
    DatabaseSettings settings;
    settings.url = database.url();
    const auto opened = Database::open(settings);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::Conflict);
    CHECK(opened.error().message.find("newer Tama") != std::string::npos);
}

TEST_CASE("a migration that fails half-way leaves nothing and is named", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto connection = connectTo(*parseAddress(database.url()), Purpose::Write);
    auto known = embeddedMigrations(engine);
    known.push_back(
        {9'998, "good", "CREATE TABLE good (id BIGINT); INSERT INTO good VALUES (1); -- it's; fine\n"}
    );
    known.push_back({9'999, "broken", "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);"});
    CHECK_THROWS_WITH(migrate(*connection, known), Catch::Contains("migration broken"));
    CHECK(appliedNames(*database).back() == "good");
    CHECK(database->read([](Sql& sql) { return sql.one<int>("SELECT COUNT(*) FROM good"); }) == 1);
    CHECK_THROWS_AS(
        database->read([](Sql& sql) { return sql.one<int>("SELECT COUNT(*) FROM half"); }), DbError
    );
}

TEST_CASE("what is no database is an error that says what to do", "[store]") {
    TestFolder folder;
    DatabaseSettings settings;
    std::string complaint;
    SECTION("a file of another kind") {
        std::ofstream(folder.file("notes.txt")) << std::string(5'000, 'x');
        settings.url = "sqlite:" + folder.file("notes.txt").string();
        complaint = "data file of Tama";
    }
    SECTION("a folder that is not there") {
        settings.url = "sqlite:" + folder.file("missing/tama.db").string();
        complaint = "data file of Tama";
    }
    SECTION("a server that does not answer") {
        settings.url = "postgresql://tama:secret-word@127.0.0.1:1/tama";
        complaint = "is the server running";
    }
    SECTION("no address at all") {
        settings.url = "tama.db";
        complaint = "sqlite:/path";
    }
    SECTION("no file name") {
        settings.url = "sqlite:";
        complaint = "sqlite:/path";
    }
    const auto opened = Database::open(settings);
    REQUIRE_FALSE(opened);
    CHECK(describe(opened.error()).find(complaint) != std::string::npos);
    CHECK(describe(opened.error()).find("secret-word") == std::string::npos);
}
