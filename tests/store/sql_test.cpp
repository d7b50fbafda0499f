#include "store/sql.hpp"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

void makeTables(Database& database) {
    database.queue().run([](Transaction& tx) {
        tx.run(
            "CREATE TABLE sample (id BIGINT PRIMARY KEY, big BIGINT, small SMALLINT, real DOUBLE PRECISION, "
            "text TEXT)"
        );
        tx.run("CREATE TABLE child (id BIGINT PRIMARY KEY, sample_id BIGINT NOT NULL REFERENCES sample (id))"
        );
    });
}

DbErrorKind kindOfFailure(Database& database, const std::function<void(Transaction&)>& work) {
    try {
        database.queue().run(work);
    } catch (const DbError& error) {
        return error.kind();
    }
    throw std::runtime_error("the closure did not fail");
}

}  // namespace

TEST_CASE("every value comes back as it was stored", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);

    const std::vector<std::int64_t> integers{
        0,
        -1,
        5'000'000'000,
        std::numeric_limits<std::int64_t>::min(),
        std::numeric_limits<std::int64_t>::max()};
    const std::vector<std::string> texts{
        "", " ", "it's", "a:1 \"quoted\" -- no comment", "ክትባት 💉 Ɓɛ́lɛ", std::string(100'000, 'x')};
    const std::vector<double> reals{0.0, -0.1, 1e300, 1.0 / 3.0, 5e9};
    std::int64_t id = 0;
    for (const auto value : integers) {
        database->queue().run([&](Transaction& tx) {
            tx.run("INSERT INTO sample (id, big) VALUES (:1, :2)", id, value);
        });
        CHECK(database->read([&](Sql& sql) {
            return sql.one<std::int64_t>("SELECT big FROM sample WHERE id = :1", id);
        }) == value);
        ++id;
    }
    for (const auto& value : texts) {
        database->queue().run([&](Transaction& tx) {
            tx.run("INSERT INTO sample (id, text) VALUES (:1, :2)", id, value);
        });
        CHECK(database->read([&](Sql& sql) {
            return sql.one<std::string>("SELECT text FROM sample WHERE id = :1", id);
        }) == value);
        ++id;
    }
    for (const auto value : reals) {
        database->queue().run([&](Transaction& tx) {
            tx.run("INSERT INTO sample (id, real) VALUES (:1, :2)", id, value);
        });
        CHECK(database->read([&](Sql& sql) {
            return sql.one<double>("SELECT real FROM sample WHERE id = :1", id);
        }) == value);
        ++id;
    }
}

TEST_CASE("null is neither zero nor the empty text", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);

    using Text = std::optional<std::string>;
    using Number = std::optional<std::int64_t>;
    using Real = std::optional<double>;
    const auto insert = "INSERT INTO sample (id, big, real, text) VALUES (:1, :2, :3, :4)";
    database->queue().run([&](Transaction& tx) {
        // Null first, so that the statement is prepared before the types are known, and again after a value.
        tx.run(insert, 1, Number{}, Real{}, Text{});
        tx.run(insert, 2, Number{0}, Real{0.0}, Text{""});
        tx.run(insert, 3, Number{}, Real{}, Text{});
    });
    const auto rows = database->read([](Sql& sql) {
        return sql.all<Number, Real, Text>("SELECT big, real, text FROM sample ORDER BY id");
    });
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == std::tuple(Number{}, Real{}, Text{}));
    CHECK(rows[1] == std::tuple(Number{0}, Real{0.0}, Text{""}));
    CHECK(rows[2] == std::tuple(Number{}, Real{}, Text{}));
    CHECK_THROWS_AS(
        database->read([](Sql& sql) { return sql.one<std::int64_t>("SELECT big FROM sample WHERE id = 1"); }),
        std::bad_variant_access
    );
}

TEST_CASE("booleans, times and narrow integers travel as integers", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);

    const WallTime time = fromEpochMs(1'790'000'000'123);
    database->queue().run([&](Transaction& tx) {
        tx.run("INSERT INTO sample (id, big, small) VALUES (1, :1, :2)", time, true);
    });
    database->read([&](Sql& sql) {
        CHECK(sql.one<WallTime, bool>("SELECT big, small FROM sample") == std::tuple(time, true));
        CHECK(sql.one<bool>("SELECT EXISTS (SELECT 1 FROM sample)") == true);
        CHECK(sql.one<int>("SELECT COUNT(*) FROM sample") == 1);
        CHECK(sql.one<std::int64_t>("SELECT SUM(big) FROM sample") == toEpochMs(time));
        CHECK_THROWS_AS(sql.one<int>("SELECT big FROM sample"), std::out_of_range);
    });
}

TEST_CASE("a parameter may stand several times and in any order", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);

    database->queue().run([](Transaction& tx) {
        tx.run(
            "INSERT INTO sample (text, big, id) VALUES (:3, :1, CAST(:1 AS BIGINT) + CAST(:2 AS BIGINT))",
            40,
            2,
            "':9' stays"
        );
        CHECK(
            tx.one<std::int64_t, std::int64_t, std::string>(
                "SELECT id, big, text FROM sample WHERE big = :1 AND (:2 = '' OR text = :2) -- :7",
                40,
                "':9' stays"
            ) == std::tuple<std::int64_t, std::int64_t, std::string>(42, 40, "':9' stays")
        );
        CHECK_THROWS_AS(tx.run("DELETE FROM sample WHERE id = :1 AND big = :2", 1), std::logic_error);
        CHECK_THROWS_AS(tx.run("DELETE FROM sample WHERE id = :id", 1), std::logic_error);
    });
}

TEST_CASE("run tells how many rows changed, and insert the new id", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);

    database->queue().run([](Transaction& tx) {
        for (int id = 1; id <= 3; ++id)
            CHECK(tx.insert("INSERT INTO sample (id) VALUES (:1) RETURNING id", id) == id);
        CHECK(tx.run("UPDATE sample SET big = 1 WHERE id >= :1", 2) == 2);
        CHECK(tx.run("UPDATE sample SET big = 1 WHERE id >= :1", 9) == 0);
        CHECK(tx.run("INSERT INTO sample (id) VALUES (:1) ON CONFLICT (id) DO NOTHING", 1) == 0);
        CHECK_FALSE(tx.one<std::int64_t>("INSERT INTO sample (id) VALUES (1) ON CONFLICT DO NOTHING RETURNING id"));
        CHECK(tx.insert("INSERT INTO sample (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET big = 2 RETURNING id") == 1);
        CHECK(tx.all<std::int64_t>("UPDATE sample SET big = 7 WHERE id < 3 RETURNING id").size() == 2);
        CHECK_FALSE(tx.one<std::int64_t>("SELECT id FROM sample WHERE id = :1", 99));
        CHECK_THROWS_AS(tx.one<std::int64_t>("SELECT id FROM sample"), std::logic_error);
    });
}

TEST_CASE("failures have a kind and never repeat the values", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);
    const auto insert = "INSERT INTO sample (id, text) VALUES (:1, :2)";
    database->queue().run([&](Transaction& tx) { tx.run(insert, 1, "+23177000001"); });

    CHECK(kindOfFailure(*database, [&](Transaction& tx) {
              tx.run(insert, 1, "x");
          }) == DbErrorKind::UniqueViolation);
    CHECK(kindOfFailure(*database, [](Transaction& tx) {
              tx.run("INSERT INTO child (id, sample_id) VALUES (1, 9)");
          }) == DbErrorKind::ForeignKeyViolation);
    CHECK(kindOfFailure(*database, [](Transaction& tx) { tx.run("SELECT nonsense"); }) == DbErrorKind::Other);
    try {
        database->queue().run([&](Transaction& tx) { tx.run(insert, 1, "+23177000002"); });
        FAIL("a second row with the same key was taken");
    } catch (const DbError& error) {
        CHECK(std::string(error.what()).find("23177") == std::string::npos);
        CHECK(std::string(error.what()).find("INSERT INTO sample") != std::string::npos);
    }
}

TEST_CASE("text with a zero byte is kept whole or refused, never cut", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);
    const std::string text("a\0b", 3);
    const auto insert = [&](Transaction& tx) {
        tx.run("INSERT INTO sample (id, text) VALUES (1, :1)", text);
    };
    if (engine == Engine::Postgres) {
        CHECK_THROWS_AS(database->queue().run(insert), DbError);
        return;
    }
    database->queue().run(insert);
    CHECK(database->read([](Sql& sql) { return sql.one<std::string>("SELECT text FROM sample"); }) == text);
}

TEST_CASE("a column of another type than was asked for is an error, not a zero", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);
    database->queue().run([](Transaction& tx) {
        tx.run("INSERT INTO sample (id, text, real) VALUES (1, 'abc', 1.5)");
    });
    CHECK_THROWS_AS(
        database->read([](Sql& sql) { sql.one<std::int64_t>("SELECT text FROM sample"); }), DbError
    );
    CHECK_THROWS_AS(
        database->read([](Sql& sql) { sql.one<std::int64_t>("SELECT real FROM sample"); }), DbError
    );
    CHECK_THROWS_AS(database->read([](Sql& sql) { sql.one<double>("SELECT text FROM sample"); }), DbError);
    CHECK(database->read([](Sql& sql) { return sql.one<std::string>("SELECT id FROM sample"); }) == "1");
    CHECK(database->read([](Sql& sql) { return sql.one<double>("SELECT id FROM sample"); }) == 1.0);
}

TEST_CASE("a statement whose rows nobody reads holds nothing up", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    makeTables(*database);
    for (int i = 0; i < 3; ++i) {
        database->queue().run([&](Transaction& tx) {
            tx.run("INSERT INTO sample (id) VALUES (:1) RETURNING id", 2 * i);
            tx.run("INSERT INTO sample (id) VALUES (:1) RETURNING id", 2 * i + 1);
            tx.run("SELECT id FROM sample");
        });
    }
    CHECK(database->read([](Sql& sql) { return sql.one<int>("SELECT COUNT(*) FROM sample"); }) == 6);
}

TEST_CASE("a row is asked for by its columns or by one tuple of them", "[store]") {
    TestDatabase database;
    using Found = std::tuple<std::int64_t, std::optional<std::string>>;
    database->read([](Sql& sql) {
        const auto* const statement = "SELECT 1, 'a' UNION ALL SELECT 2, NULL ORDER BY 1";
        const std::vector<Found> expected{{1, "a"}, {2, std::nullopt}};
        CHECK(sql.all<Found>(statement) == expected);
        CHECK(sql.all<std::int64_t, std::optional<std::string>>(statement) == expected);
        CHECK(sql.one<Found>("SELECT 1, 'a' WHERE 1 = :1", 1) == expected[0]);
        CHECK(sql.one<std::tuple<std::int64_t>>("SELECT 3") == std::tuple<std::int64_t>(3));
        CHECK_FALSE(sql.one<Found>("SELECT 1, 'a' WHERE 1 = 2"));
    });
}
