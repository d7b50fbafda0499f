#include "registry/number_evidence.hpp"

#include "registry/contact_problem.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

using std::chrono::hours;

const char* const kOne = "id,name,phone\n1,Awa,70000001 / 70000002\n";

struct Watched {
    explicit Watched(store::Engine engine = store::Engine::Sqlite) : registry(engine) {
        registry.importCsv(kOne);
        worker = registry.worker("1");
    }

    std::int64_t key(std::size_t phone) const { return worker.phones.at(phone).key; }

    void fail(std::size_t phone, NumberFailure failure, WallTime at) {
        registry.database->queue().run([&](store::Transaction& tx) {
            noteFailed(tx, worker.id, key(phone), failure, at);
        });
    }

    template <class Note>
    void say(Note note, std::size_t phone, WallTime at) {
        registry.database->queue().run([&](store::Transaction& tx) { note(tx, worker.id, key(phone), at); });
    }

    std::vector<std::string> failing() {
        return registry.database->read([](store::Sql& sql) {
            std::vector<std::string> details;
            for (const auto& problem : openContactProblems(sql, {"failing", 0, 10}))
                details.push_back(problem.detail);
            return details;
        });
    }

    RegistryFixture registry;
    Worker worker;
};

}  // namespace

TEST_CASE("a number is failing when the network refused it twice, a day apart", "[registry][evidence]") {
    const auto engine = GENERATE(from_range(testEngines()));
    Watched watched(engine);
    watched.fail(1, NumberFailure::Unknown, kRegistryNow);
    watched.fail(1, NumberFailure::Unknown, kRegistryNow + hours(23));
    CHECK(watched.failing().empty());
    watched.fail(1, NumberFailure::Unknown, kRegistryNow + hours(24));
    CHECK(watched.failing() == std::vector<std::string>{"phone 2: the network knows no such number"});

    SECTION("a delivery closes it") {
        watched.say(noteDelivered, 1, kRegistryNow + hours(48));
        CHECK(watched.failing().empty());
    }
    SECTION("an answer closes it") {
        watched.say(noteAnswered, 1, kRegistryNow + hours(48));
        CHECK(watched.failing().empty());
    }
    SECTION("a delivery to the other number does not") {
        watched.say(noteDelivered, 0, kRegistryNow + hours(48));
        CHECK(watched.failing().size() == 1);
    }
    SECTION("another number at the source closes it, and the old one given again opens it") {
        watched.registry.importCsv("id,name,phone\n1,Awa,70000001 / 70000003\n");
        CHECK(watched.failing().empty());
        watched.registry.importCsv("id,name,phone\n1,Awa,70000002\n");
        CHECK(watched.failing() == std::vector<std::string>{"phone 1: the network knows no such number"});
    }
    SECTION("a worker who leaves leaves the list") {
        watched.registry.importCsv("id,name,phone,status\n1,Awa,70000001 / 70000002,left\n");
        CHECK(watched.failing().empty());
    }
}

TEST_CASE("being switched off counts only after a month of it", "[registry][evidence]") {
    Watched watched;
    for (int week = 0; week < 4; ++week)
        watched.fail(0, NumberFailure::Absent, kRegistryNow + hours(week * 7 * 24));
    CHECK(watched.failing().empty());
    watched.fail(0, NumberFailure::Absent, kRegistryNow + hours(30 * 24));
    CHECK(
        watched.failing() ==
        std::vector<std::string>{"phone 1: switched off or out of coverage for a month or longer"}
    );
}

TEST_CASE("failures of another kind begin a count of their own", "[registry][evidence]") {
    Watched watched;
    watched.fail(0, NumberFailure::Absent, kRegistryNow);
    watched.fail(0, NumberFailure::Unknown, kRegistryNow + hours(48));
    CHECK(watched.failing().empty());
    watched.fail(0, NumberFailure::Unknown, kRegistryNow + hours(72));
    CHECK(watched.failing().size() == 1);
}

TEST_CASE("a stranger's word stands until somebody confirms the number", "[registry][evidence]") {
    Watched watched;
    watched.say(noteStranger, 0, kRegistryNow);
    watched.say(noteDelivered, 0, kRegistryNow + hours(1));
    CHECK(watched.failing() == std::vector<std::string>{"phone 1: somebody else answers"});
    watched.say(noteConfirmed, 0, kRegistryNow + hours(2));
    CHECK(watched.failing().empty());
}

TEST_CASE("good news is written once a day", "[registry][evidence]") {
    Watched watched;
    watched.say(noteDelivered, 0, kRegistryNow);
    watched.say(noteDelivered, 0, kRegistryNow + Milliseconds(1000));
    const auto deliveredAt = [&] {
        return watched.registry.database->read([&](store::Sql& sql) {
            return evidenceOf(sql, watched.worker.id, watched.key(0)).delivered_at;
        });
    };
    CHECK(deliveredAt() == kRegistryNow);
    watched.say(noteDelivered, 0, kRegistryNow + hours(24));
    CHECK(deliveredAt() == kRegistryNow + hours(24));
}
