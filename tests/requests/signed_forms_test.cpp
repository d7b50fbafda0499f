#include "requests/signed_forms.hpp"

#include "base/sha256.hpp"
#include "requests/check_code.hpp"
#include "requests/audit_trail.hpp"
#include "tests/requests/requests_world.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {
namespace {

namespace signed_forms = requests::signed_forms;
using requests::State;

struct PaperWorld : RequestsWorld {
    explicit PaperWorld(store::Engine engine = store::Engine::Sqlite) : RequestsWorld(engine) {}

    std::int64_t use_case = useCaseIn(State::Satisfied);

    static std::string photograph(std::size_t size = 300'000) {
        std::string bytes = "\xFF\xD8\xFF\xE0";
        for (std::size_t i = 0; bytes.size() < size; ++i) bytes += static_cast<char>(i * 31 % 251);
        return bytes + "\xFF\xD9";
    }
    Result<requests::SignedForm> upload(const std::string& bytes, const std::string& actor) {
        return signed_forms::upload(*database, ids, use_case, bytes, by(actor));
    }
    Result<requests::SignedForm> confirm(const std::string& uuid, const std::string& code, const std::string& actor) {
        return database->queue().run([&](store::Transaction& tx) {
            return signed_forms::confirm(tx, use_case, uuid, code, by(actor));
        });
    }
    std::string code() {
        return database->read([&](store::Sql& sql) {
            const auto found = requests::use_case_store::find(sql, use_case);
            return requests::checkCode(found->number, found->form);
        });
    }
    std::optional<requests::SignedForm> confirmed() {
        return database->read([&](store::Sql& sql) {
            return signed_forms::confirmed(sql, *requests::use_case_store::find(sql, use_case));
        });
    }
};

}  // namespace

TEST_CASE("a photograph is kept whole, and counts once a second person has read its code", "[requests][form]") {
    PaperWorld world(GENERATE(from_range(testEngines())));
    const auto bytes = PaperWorld::photograph();
    const auto kept = world.upload(bytes, "data.manager");
    REQUIRE(kept);
    CHECK(kept->content_type == "image/jpeg");
    CHECK(kept->size == static_cast<std::int64_t>(bytes.size()));
    CHECK(kept->sha256 == sha256(bytes));
    CHECK(kept->check_code == world.code());
    CHECK(world.database->read([&](store::Sql& sql) { return signed_forms::content(sql, *kept); }) == bytes);
    CHECK_FALSE(world.confirmed());
    const auto confirmed = world.confirm(kept->uuid, requests::spacedCode(world.code()), "supervisor");
    REQUIRE(confirmed);
    CHECK(confirmed->confirmed_by == "supervisor");
    REQUIRE(world.confirmed());
    CHECK(world.confirmed()->uuid == kept->uuid);
    const auto rows = world.database->read([](store::Sql& sql) {
        return *sql.one<std::int64_t>(
            "SELECT count(*) FROM transition WHERE action IN ('attach_signed_form', 'confirm_signed_form')"
        );
    });
    CHECK(rows == 2);
    CHECK(world.database->read([](store::Sql& sql) { return requests::verifyAuditTrail(sql).ok(); }));
}

TEST_CASE("who uploaded it cannot confirm it, whatever the letters", "[requests][form]") {
    PaperWorld world;
    const auto kept = world.upload(PaperWorld::photograph(), "data.manager");
    const auto refused = world.confirm(kept->uuid, world.code(), "Data.Manager");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK_FALSE(world.confirmed());
}

TEST_CASE("a wrong code, a second confirmation and a form that changed since are told apart", "[requests][form]") {
    PaperWorld world;
    const auto kept = world.upload(PaperWorld::photograph(), "data.manager");
    CHECK(world.confirm(kept->uuid, "0000000000", "supervisor").error().code == ErrorCode::InvalidInput);
    CHECK(world.confirm(kept->uuid, "", "supervisor").error().place == "check_code");
    CHECK(world.confirm("nobody", world.code(), "supervisor").error().code == ErrorCode::NotFound);
    REQUIRE(world.confirm(kept->uuid, world.code(), "supervisor"));
    CHECK(world.confirm(kept->uuid, world.code(), "director").error().code == ErrorCode::Conflict);
    const auto old_code = world.code();
    const auto second = world.upload(PaperWorld::photograph(), "data.manager");
    world.database->queue().run([&](store::Transaction& tx) {
        auto use_case = *requests::use_case_store::find(tx, world.use_case);
        use_case.form.purpose += " and more";
        requests::use_case_store::update(tx, use_case);
    });
    CHECK(world.code() != old_code);
    CHECK(world.confirm(second->uuid, old_code, "supervisor").error().code == ErrorCode::Conflict);
    CHECK(world.confirm(second->uuid, world.code(), "supervisor").error().code == ErrorCode::Conflict);
    CHECK_FALSE(world.confirmed());  // the first was of another form
}

TEST_CASE("what is no photograph, too many of them, and no use case are refused", "[requests][form]") {
    PaperWorld world;
    CHECK(world.upload("<script>", "data.manager").error().code == ErrorCode::InvalidInput);
    CHECK(world.upload("", "data.manager").error().code == ErrorCode::InvalidInput);
    for (std::int64_t i = 0; i < signed_forms::kMostOfUseCase; ++i) {
        REQUIRE(world.upload(PaperWorld::photograph(100), "data.manager"));
    }
    CHECK(world.upload(PaperWorld::photograph(100), "data.manager").error().code == ErrorCode::LimitExceeded);
    world.use_case = 4711;
    CHECK(world.upload(PaperWorld::photograph(100), "data.manager").error().code == ErrorCode::NotFound);
}

}  // namespace tama::tests
