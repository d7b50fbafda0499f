#include "registry/target_group.hpp"

#include "registry/opt_out.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

const char* const kTeam =
    "id,name,phone,job,district,status\n"
    "1,Reached,70000001,Nurse,Bo,active\n"
    "2,NoPhone,,Nurse,Bo,active\n"
    "3,OptedOut,70000003;70000033,Nurse,Bo,active\n"
    "4,Left,70000004,Nurse,Bo,left\n"
    "5,Blocked,70000005,Nurse,Bo,active\n"
    "6,Shares,70000001,Nurse,Bo,active\n"
    "7,Elsewhere,70000007,Nurse,Kono,active\n";

Targets targetsOf(RegistryFixture& registry, std::string_view query) {
    return registry.database->read([&](store::Sql& sql) {
        return resolveTargets(sql, compile(parseWorkerQuery(query).value()));
    });
}

void prepareTeam(RegistryFixture& registry) {
    registry.importCsv(kTeam);
    const auto blocked = registry.worker("5").id;
    registry.database->queue().run([&](store::Transaction& tx) {
        setWorkerStatus(tx, blocked, WorkerStatus::Blocked, kRegistryNow);
        optOut(tx, registry.codec, registry.number("70000033"), "STOP", kRegistryNow);  // the second number
    });
}

}  // namespace

TEST_CASE(
    "every worker of a group is a target once, with the reason for leaving it out", "[registry][group]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    prepareTeam(registry);
    const auto targets = targetsOf(registry, "cadre = nurse and district = bo");
    REQUIRE(targets.all.size() == 6);
    std::vector<Exclusion> exclusions;
    for (const auto& target : targets.all) exclusions.push_back(target.exclusion);
    CHECK(
        exclusions ==
        std::vector<Exclusion>{
            Exclusion::None,
            Exclusion::NoPhone,
            Exclusion::OptedOut,
            Exclusion::Left,
            Exclusion::Blocked,
            Exclusion::SharedPhone,
        }
    );
    for (const auto exclusion : exclusions) {
        INFO(nameOf(exclusion));
        CHECK(targets.count(exclusion) == 1);
    }
    CHECK(targets.all[0].number_key == registry.codec.key(registry.number("70000001")));
    CHECK(registry.codec.decode(targets.all[0].number) == registry.number("70000001"));
    CHECK(targets.all[1].number.empty());
}

TEST_CASE("a number shared with somebody who is not reached is not shared", "[registry][group]") {
    RegistryFixture registry;
    registry.importCsv("id,name,phone,status\n1,Gone,70000001,left\n2,Here,70000001,active\n");
    const auto targets = targetsOf(registry, "all");
    CHECK(targets.count(Exclusion::Left) == 1);
    CHECK(targets.count(Exclusion::None) == 1);
}

TEST_CASE("query groups are counted live and static ones hold their list", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kTeam);
    const auto first = registry.worker("1").id;
    const auto last = registry.worker("7").id;
    registry.database->queue().run([&](store::Transaction& tx) {
        const auto bo =
            createQueryGroup(tx, "u1", "Nurses of Bo", "cadre = nurse and district = Bo", kRegistryNow, {});
        const auto list = createStaticGroup(tx, "u2", " My list ", kRegistryNow);
        REQUIRE(bo);
        REQUIRE(list);
        CHECK(createStaticGroup(tx, "u3", "My list", kRegistryNow).error().code == ErrorCode::Conflict);
        CHECK(addMembers(tx, *list, {first, last, first}));
        CHECK(addMembers(tx, *list, {12345}).error().code == ErrorCode::NotFound);
        CHECK(addMembers(tx, *bo, {first}).error().code == ErrorCode::Conflict);
        CHECK(removeMembers(tx, *list, {first}));

        const auto query = selectorOf(*findGroupByName(tx, "Nurses of Bo"), {}).value();
        CHECK(countSelected(tx, query) == 6);
        CHECK(isSelected(tx, query, first));
        CHECK_FALSE(isSelected(tx, query, last));
        CHECK(selectWorkers(tx, query, first, 2).size() == 2);
        CHECK(selectWorkers(tx, query, first, 2).front() > first);

        const auto members = selectorOf(*findGroupByUuid(tx, "u2"), {}).value();
        CHECK(selectWorkers(tx, members) == std::vector<std::int64_t>{last});
        CHECK(listGroups(tx).size() == 2);

        CHECK(changeGroupQuery(tx, *bo, "district = kono", {}));
        CHECK(countSelected(tx, selectorOf(*findGroup(tx, *bo), {}).value()) == 1);
        CHECK_FALSE(changeGroupQuery(tx, *list, "all", {}));
    });
}

TEST_CASE("groups without a name or with a bad query are refused", "[registry][group]") {
    RegistryFixture registry;
    registry.database->queue().run([&](store::Transaction& tx) {
        CHECK_FALSE(createStaticGroup(tx, "u1", "  ", kRegistryNow));
        CHECK_FALSE(createStaticGroup(tx, "u1", std::string(101, 'x'), kRegistryNow));
        CHECK_FALSE(createQueryGroup(tx, "u1", "Bad", "cadre equals nurse", kRegistryNow, {}));
        CHECK_FALSE(findGroup(tx, 1));
    });
}
