#include "registry/merge.hpp"

#include "registry/contact_problem.hpp"
#include "registry/number_evidence.hpp"
#include "registry/target_group.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

struct MergeWorld {
    explicit MergeWorld(store::Engine engine = store::Engine::Sqlite) : registry(engine) {
        registry.importCsv(
            "id,name,phone,sex,facility,field.ward\nA,Fatu Kamara,70000001,,Karita HC,\nX,Sia Bah,70000009,F,Karita HC,\n",
            "ihris"
        );
        registry.importCsv(
            "id,name,phone,sex,facility,field.ward\nB,Kamara Fatu,70000001/70000002,F,Karita,Maternity\n", "csv"
        );
        keep = registry.worker("A").id;
        duplicate = registry.worker("B").id;
    }

    Result<std::int64_t> merge(std::int64_t first, std::int64_t second) {
        return registry.database->queue().run([&](store::Transaction& tx) {
            return mergeWorkers(tx, {first, second, "fatu", "same staff card"}, kRegistryNow);
        });
    }
    Result<std::int64_t> undo(std::int64_t worker) {
        return registry.database->queue().run([&](store::Transaction& tx) {
            return undoMerge(tx, worker, "fatu", kRegistryNow);
        });
    }
    std::vector<std::string> phonesOf(const std::string& source_id) {
        std::vector<std::string> phones;
        for (const auto& phone : registry.worker(source_id).phones)
            phones.push_back(phone.number.digits().substr(3) + " " + phone.origin);
        return phones;
    }
    std::int64_t listed(std::string_view query) {
        return registry.database->read([&](store::Sql& sql) {
            return countSelected(sql, selectorOf(sql, query, flows::Environment()).value());
        });
    }

    RegistryFixture registry;
    std::int64_t keep = 0;
    std::int64_t duplicate = 0;
};

using Phones = std::vector<std::string>;

}  // namespace

TEST_CASE("duplicates are found until a person tells them apart", "[registry][duplicates]") {
    const auto engine = GENERATE(from_range(testEngines()));
    MergeWorld world(engine);
    const auto found = duplicateCandidates(*world.registry.database);
    REQUIRE(found.size() == 1);
    CHECK(found[0].a == world.keep);
    CHECK(found[0].b == world.duplicate);
    CHECK(found[0].reasons == std::vector<std::string>{"same name", "same phone"});
    world.registry.database->queue().run([&](store::Transaction& tx) {
        CHECK(tellApart(tx, world.duplicate, world.keep, "fatu", kRegistryNow));
        CHECK_FALSE(tellApart(tx, 4711, world.keep, "fatu", kRegistryNow));
    });
    CHECK(duplicateCandidates(*world.registry.database).empty());
}

TEST_CASE("a merge loses nothing, and is taken apart again", "[registry][duplicates]") {
    const auto engine = GENERATE(from_range(testEngines()));
    MergeWorld world(engine);
    world.registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(createStaticGroup(tx, "u", "Pilot", kRegistryNow));
        REQUIRE(addMembers(tx, findGroupByName(tx, "Pilot")->id, {world.duplicate}));
    });
    REQUIRE(world.merge(world.keep, world.duplicate));
    CHECK(world.phonesOf("A") == Phones{"70000001 registry", "70000002 merged"});
    CHECK(world.phonesOf("B") == Phones{"70000001 registry", "70000002 registry"});
    CHECK(world.registry.worker("A").sex == "female");
    CHECK(world.registry.worker("A").fields.at("ward") == "Maternity");
    CHECK(world.registry.worker("B").status == WorkerStatus::Left);
    CHECK(world.listed("all") == 2);
    CHECK(world.listed("group = Pilot") == 1);
    CHECK(duplicateCandidates(*world.registry.database).empty());
    const auto shared = world.registry.database->read([&](store::Sql& sql) {
        CHECK(keptWorker(sql, world.duplicate) == world.keep);
        CHECK(findWorkerIdByNumber(sql, world.registry.codec.key(world.registry.number("70000002"))) == world.keep);
        return countContactProblems(sql, "shared");
    });
    CHECK(shared == 0);

    SECTION("it is taken apart") {
        REQUIRE(world.undo(world.duplicate));
        CHECK(world.phonesOf("A") == Phones{"70000001 registry"});
        CHECK(world.registry.worker("A").sex.empty());
        CHECK(world.registry.worker("A").fields.empty());
        CHECK(world.registry.worker("B").status == WorkerStatus::Active);
        CHECK(world.listed("all") == 3);
        CHECK_FALSE(world.undo(world.duplicate));
    }
    SECTION("what was changed since stays") {
        world.registry.database->queue().run([&](store::Transaction& tx) {
            setWorkerField(tx, world.keep, "ward", "Surgery", kRegistryNow);
        });
        REQUIRE(world.undo(world.duplicate));
        CHECK(world.registry.worker("A").fields.at("ward") == "Surgery");
    }
    SECTION("imports of both sources go on, and new numbers of either reach the one who was kept") {
        world.registry.importCsv("id,name,phone\nA,Fatu Kamara,70000005\n", "ihris");
        CHECK(world.phonesOf("A") == Phones{"70000005 registry", "70000002 merged"});
        world.registry.importCsv("id,name,phone,status\nB,Kamara Fatu,70000006,active\n", "csv");
        CHECK(world.registry.worker("B").status == WorkerStatus::Left);
        CHECK(world.phonesOf("A") == Phones{"70000005 registry", "70000006 merged"});
    }
    SECTION("a number that the duplicate lost since is not kept, nor does taking apart leave one") {
        world.registry.importCsv("id,name,phone\nB,Kamara Fatu,70000001/70000007\n", "csv");
        CHECK(world.phonesOf("A") == Phones{"70000001 registry", "70000007 merged"});
        REQUIRE(world.undo(world.duplicate));
        CHECK(world.phonesOf("A") == Phones{"70000001 registry"});
    }
    SECTION("who left in the meantime does not come back by being taken apart") {
        world.registry.importCsv("id,name,phone,status\nB,Kamara Fatu,70000002,left\n", "csv");
        REQUIRE(world.undo(world.duplicate));
        CHECK(world.registry.worker("B").status == WorkerStatus::Left);
    }
    SECTION("a number that the source has, too, is the source's") {
        world.registry.importCsv("id,name,phone\nA,Fatu Kamara,70000002\n", "ihris");
        CHECK(world.phonesOf("A") == Phones{"70000002 registry"});
    }
}

TEST_CASE("merges that make no sense are refused", "[registry][duplicates]") {
    MergeWorld world;
    CHECK(world.merge(world.keep, world.keep).error().code == ErrorCode::InvalidInput);
    CHECK(world.merge(world.keep, 4711).error().code == ErrorCode::NotFound);
    const auto third = world.registry.worker("X").id;
    REQUIRE(world.merge(world.keep, world.duplicate));
    CHECK(world.merge(third, world.duplicate).error().code == ErrorCode::Conflict);
    CHECK(world.merge(world.duplicate, third).error().code == ErrorCode::Conflict);
    CHECK(world.merge(third, world.keep).error().code == ErrorCode::Conflict);
    world.registry.importCsv("id,name,status\nY,Sia Bah,left\n", "csv");
    CHECK(world.merge(world.registry.worker("Y").id, third).error().message == "the first one has left; keep the other");
    world.registry.database->queue().run([&](store::Transaction& tx) {
        setWorkerStatus(tx, third, WorkerStatus::Blocked, kRegistryNow);
    });
    CHECK(world.merge(world.keep, third).error().message == "one of them is blocked; decide that first");
}

TEST_CASE("a merge closes the missing number of the one who is kept, and taking it apart opens it", "[registry][duplicates]") {
    RegistryFixture registry;
    registry.importCsv("id,name,phone\n1,Awa Sow,\n2,Awa Sow,70000002\n");
    const auto missing = [&] {
        return registry.database->read([](store::Sql& sql) { return countContactProblems(sql, "missing"); });
    };
    const auto keep = registry.worker("1").id;
    const auto duplicate = registry.worker("2").id;
    CHECK(missing() == 1);
    registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(mergeWorkers(tx, {keep, duplicate, "fatu", "same person"}, kRegistryNow));
    });
    CHECK(missing() == 0);
    registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(undoMerge(tx, duplicate, "fatu", kRegistryNow));
    });
    CHECK(missing() == 1);
}
