#include "server/accounts/accounts.hpp"

#include "tests/server/server_fixture.hpp"

using namespace tama;
using namespace tama::server;

namespace {

struct AccountHouse {
    tests::ScratchFolder scratch;
    std::unique_ptr<store::Database> database = tests::openDatabase(scratch);
    ManualWallClock clock{tests::kStart};
    Accounts accounts{*database, clock, PasswordCost::leastForTests()};
};

const std::string kPassword = "correct horse battery";

}  // namespace

TEST_CASE("an account signs in with its password and with no other", "[server]") {
    AccountHouse house;
    CHECK_FALSE(house.accounts.any());
    REQUIRE(house.accounts.create({"fatu", "Fatu K", Role::DataManager, kPassword}));
    CHECK(house.accounts.any());
    const auto signed_in = house.accounts.signIn("fatu", kPassword);
    REQUIRE(signed_in);
    CHECK(signed_in->identity.display_name == "Fatu K");
    CHECK(signed_in->identity.roles == Role::DataManager);
    CHECK(signed_in->token.size() == 64);

    const auto wrong_password = house.accounts.signIn("fatu", "correct horse");
    const auto wrong_name = house.accounts.signIn("nobody", kPassword);
    REQUIRE_FALSE(wrong_password);
    REQUIRE_FALSE(wrong_name);
    CHECK(wrong_password.error().message == wrong_name.error().message);
}

TEST_CASE("neither password nor token is in the database", "[server]") {
    AccountHouse house;
    REQUIRE(house.accounts.create({"fatu", "", Role::DataManager, kPassword}));
    const auto signed_in = house.accounts.signIn("fatu", kPassword);
    REQUIRE(signed_in);
    const auto stored = house.database->read([](store::Sql& sql) {
        return sql.one<std::string>("SELECT password_hash FROM account").value() +
               sql.one<std::string>("SELECT token_hash || csrf_token FROM sign_in").value();
    });
    CHECK(stored.starts_with("$argon2id$"));
    CHECK(stored.find(kPassword) == std::string::npos);
    CHECK(stored.find(signed_in->token) == std::string::npos);
}

TEST_CASE("a session ends at sign-out and after eight hours", "[server]") {
    AccountHouse house;
    REQUIRE(house.accounts.create({"fatu", "", Role::Ict, kPassword}));
    const auto first = house.accounts.signIn("fatu", kPassword)->token;
    const auto second = house.accounts.signIn("fatu", kPassword)->token;
    CHECK(house.accounts.identify(first)->name == "fatu");
    house.accounts.signOut(first);
    CHECK_FALSE(house.accounts.identify(first));
    CHECK(house.accounts.identify(second));
    house.clock.advance(Accounts::kSessionLife);
    CHECK_FALSE(house.accounts.identify(second));
    CHECK_FALSE(house.accounts.identify(""));
    CHECK_FALSE(house.accounts.identify(std::string(64, 'a')));
}

TEST_CASE(
    "ten wrong passwords lock an account for a quarter of an hour, even for the right one", "[server]"
) {
    AccountHouse house;
    REQUIRE(house.accounts.create({"fatu", "", Role::Ict, kPassword}));
    for (int i = 0; i < Accounts::kFailuresBeforeLock; ++i) {
        CHECK(house.accounts.signIn("fatu", "wrong password").error().code == ErrorCode::Refused);
    }
    CHECK(house.accounts.signIn("fatu", kPassword).error().code == ErrorCode::LimitExceeded);
    house.clock.advance(Accounts::kLockTime);
    CHECK(house.accounts.signIn("fatu", kPassword));
}

TEST_CASE("nine wrong passwords and a right one leave nothing behind", "[server]") {
    AccountHouse house;
    REQUIRE(house.accounts.create({"fatu", "", Role::Ict, kPassword}));
    for (int round = 0; round < 2; ++round) {
        for (int i = 1; i < Accounts::kFailuresBeforeLock; ++i)
            CHECK_FALSE(house.accounts.signIn("fatu", "wrong"));
        CHECK(house.accounts.signIn("fatu", kPassword));
    }
}

TEST_CASE("names, passwords and duplicates are checked when an account is made", "[server]") {
    AccountHouse house;
    CHECK_FALSE(house.accounts.create({"Fatu K", "", Role::Ict, kPassword}));
    CHECK_FALSE(house.accounts.create({"", "", Role::Ict, kPassword}));
    CHECK_FALSE(house.accounts.create({"fatu", "", Role::Ict, "short"}));
    REQUIRE(house.accounts.create({"fatu", "", Role::Ict, kPassword}));
    CHECK(house.accounts.create({"fatu", "", Role::Ict, kPassword}).error().code == ErrorCode::Conflict);
}

TEST_CASE(
    "every role has a name that reads back, and only those who need them see conversations", "[server]"
) {
    for (const auto role :
         {Role::DataManager, Role::Requestor, Role::Approver, Role::Supervisor, Role::Ict, Role::IhrisManager}) {
        CHECK(requests::roleFrom(nameOf(role)) == role);
        CHECK(std::string(requests::roleNames()).find(nameOf(role)) != std::string::npos);
    }
    CHECK_FALSE(requests::roleFrom("director"));
    CHECK(may(Role::DataManager, Permission::ViewConversations));
    CHECK(may(Role::Supervisor, Permission::ViewConversations));
    CHECK_FALSE(may(Role::Requestor, Permission::ViewConversations));
    CHECK_FALSE(may(Role::Ict, Permission::ViewConversations));
    CHECK_FALSE(may(Role::IhrisManager, Permission::ViewConversations));
    CHECK(may(Role::IhrisManager, Permission::ViewRegistry));
    CHECK_FALSE(may(Role::Requestor, Permission::ViewRegistry));
}
