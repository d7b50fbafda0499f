#include "requests/client_store.hpp"

#include "requests/audit_trail.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::requests;
using tama::tests::TestDatabase;
using tama::tests::testEngines;

namespace {

const WallTime kClientNow = fromEpochMs(1'790'000'000'000);
const std::string kClientToken(64, 'b');

NewClient rapidPro() {
    return {"rapidpro", kClientToken, "NUTRITION", 10, kClientNow + std::chrono::hours{24}};
}

template <class Work>
auto run(TestDatabase& database, Work work) {
    return database->queue().run(work);
}

}  // namespace

TEST_CASE("a client is known by its token, and by its name where it gives one", "[requests][store]") {
    TestDatabase database(GENERATE(from_range(testEngines())));
    REQUIRE(run(database, [](store::Transaction& tx) { return addClient(tx, rapidPro(), kClientNow); }));
    run(database, [](store::Transaction& tx) {
        CHECK(clientOfToken(tx, kClientToken)->name == "rapidpro");
        CHECK(clientOfToken(tx, kClientToken, "rapidpro"));
        CHECK_FALSE(clientOfToken(tx, kClientToken, "dhis2"));
        CHECK_FALSE(clientOfToken(tx, std::string(64, 'c')));
        CHECK_FALSE(clientOfToken(tx, ""));
        const auto kept = tx.one<std::string>("SELECT token_hash FROM client");
        CHECK(kept != kClientToken);
    });
}

TEST_CASE(
    "a client sends nothing before the consent, after its time, or once disabled", "[requests][store]"
) {
    TestDatabase database(GENERATE(from_range(testEngines())));
    run(database, [](store::Transaction& tx) {
        const auto id = addClient(tx, rapidPro(), kClientNow).value();
        const auto why = [&](WallTime now) { return whyNotSending(*clientById(tx, id), now); };
        CHECK(why(kClientNow));
        REQUIRE(consentToClient(tx, "rapidpro", "director", false, kClientNow));
        CHECK_FALSE(why(kClientNow));
        CHECK_FALSE(clientById(tx, id)->covers_registry);
        CHECK(why(kClientNow + std::chrono::hours{24}));
        REQUIRE(disableClient(tx, "rapidpro", "director", kClientNow));
        CHECK(why(kClientNow));
        const auto trail = tx.all<std::tuple<std::string, std::string, std::string>>(
            "SELECT action, actor, evidence FROM transition ORDER BY id"
        );
        REQUIRE(trail.size() == 2);
        CHECK(trail[0] == std::tuple("client_consent", "director", R"({"client":"rapidpro","covers_registry":false})"));
        CHECK(trail[1] == std::tuple("client_disable", "director", R"({"client":"rapidpro"})"));
        CHECK(verifyAuditTrail(tx).ok());
        CHECK(disableClient(tx, "rapidpro", "director", kClientNow).error().code == ErrorCode::NotFound);
        CHECK(
            consentToClient(tx, "rapidpro", "director", true, kClientNow).error().code == ErrorCode::NotFound
        );
    });
}

TEST_CASE("a client's segments are capped by the day", "[requests][store]") {
    TestDatabase database(GENERATE(from_range(testEngines())));
    run(database, [](store::Transaction& tx) {
        const auto client = clientById(tx, addClient(tx, rapidPro(), kClientNow).value()).value();
        CHECK_FALSE(countSegments(tx, client, 11, kClientNow));
        CHECK(countSegments(tx, client, 7, kClientNow));
        CHECK_FALSE(countSegments(tx, client, 4, kClientNow));
        CHECK(countSegments(tx, client, 3, kClientNow));
        CHECK(segmentsToday(tx, client.id, kClientNow) == 10);
        CHECK(countSegments(tx, client, 1, kClientNow + std::chrono::hours{24}));
    });
}

TEST_CASE("what is wrong with a new client is said", "[requests][store]") {
    TestDatabase database;
    run(database, [](store::Transaction& tx) {
        const auto codeOf = [&](auto change) {
            NewClient client = rapidPro();
            change(client);
            return addClient(tx, client, kClientNow).error().code;
        };
        CHECK(codeOf([](auto& c) { c.name = "Rapid Pro"; }) == ErrorCode::InvalidInput);
        CHECK(codeOf([](auto& c) { c.token = "short"; }) == ErrorCode::InvalidInput);
        CHECK(codeOf([](auto& c) { c.sender.clear(); }) == ErrorCode::InvalidInput);
        CHECK(codeOf([](auto& c) { c.daily_cap = 0; }) == ErrorCode::InvalidInput);
        CHECK(codeOf([](auto& c) { c.expires_at = kClientNow; }) == ErrorCode::InvalidInput);
        REQUIRE(addClient(tx, rapidPro(), kClientNow));
        CHECK(codeOf([](auto&) {}) == ErrorCode::Conflict);
        CHECK(codeOf([](auto& c) { c.name = "dhis2"; }) == ErrorCode::Conflict);  // the sender is taken
    });
}
