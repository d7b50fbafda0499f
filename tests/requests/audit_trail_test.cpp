#include "requests/audit_trail.hpp"

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::TestDatabase;

namespace {

void writeTrail(TestDatabase& database) {
    for (int i = 1; i <= 5; ++i) {
        database->queue().run([i](store::Transaction& tx) {
            appendAudit(tx, {i, "submit", "draft", "submitted", "requestor", fromEpochMs(i), "{}"});
        });
    }
}

AuditVerdict verify(TestDatabase& database) {
    return database->read([](store::Sql& sql) { return verifyAuditTrail(sql); });
}

void tamper(TestDatabase& database, const char* statement) {
    database->queue().run([statement](store::Transaction& tx) { tx.run(statement); });
}

}  // namespace

TEST_CASE("an untouched trail is whole, and so is an empty one", "[requests]") {
    const auto engine = GENERATE(from_range(tests::testEngines()));
    TestDatabase database(engine);
    CHECK(verify(database).ok());
    writeTrail(database);
    const auto verdict = verify(database);
    CHECK(verdict.ok());
    CHECK(verdict.rows == 5);
    CHECK(verdict.head.size() == 64);
}

TEST_CASE("an edited, removed or reordered row of the trail is found", "[requests]") {
    TestDatabase database;
    writeTrail(database);
    SECTION("edited") {
        tamper(database, "UPDATE transition SET actor = 'somebody else' WHERE id = 3");
        CHECK(verify(database).broken == 3);
    }
    SECTION("edited together with its own hash") {
        tamper(database, "UPDATE transition SET actor = 'somebody else', hash = 'f00d' WHERE id = 3");
        CHECK(verify(database).broken == 3);
    }
    SECTION("removed from the middle") {
        tamper(database, "DELETE FROM transition WHERE id = 3");
        CHECK(verify(database).broken == 4);
    }
    SECTION("removed from the start") {
        tamper(database, "DELETE FROM transition WHERE id = 1");
        CHECK(verify(database).broken == 2);
    }
    SECTION("removed from the end") {
        tamper(database, "DELETE FROM transition WHERE id = 5");
        CHECK_FALSE(verify(database).ok());
    }
    SECTION("reordered") {
        tamper(database, "UPDATE transition SET id = 99 WHERE id = 2");
        tamper(database, "UPDATE transition SET id = 2 WHERE id = 3");
        tamper(database, "UPDATE transition SET id = 3 WHERE id = 99");
        CHECK(verify(database).broken == 2);
    }
    SECTION("all of it removed") {
        tamper(database, "DELETE FROM transition");
        CHECK_FALSE(verify(database).ok());
    }
}

TEST_CASE("fields that run into each other still give different hashes", "[requests]") {
    const AuditEntry one{1, "ab", "c", "", "x", fromEpochMs(0), "{}"};
    const AuditEntry other{1, "a", "bc", "", "x", fromEpochMs(0), "{}"};
    CHECK(chainHash("", one) != chainHash("", other));
}
