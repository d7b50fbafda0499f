#include "registry/target_group.hpp"

#include "registry/opt_out.hpp"
#include "registry/targets.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

const flows::Environment kAnywhere;

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
            createQueryGroup(tx, "u1", "Nurses of Bo", "cadre = nurse and district = Bo", kRegistryNow, kAnywhere);
        const auto list = createStaticGroup(tx, "u2", " My list ", kRegistryNow);
        REQUIRE(bo);
        REQUIRE(list);
        CHECK(createStaticGroup(tx, "u3", "My list", kRegistryNow).error().code == ErrorCode::Conflict);
        CHECK(addMembers(tx, *list, {first, last, first}));
        CHECK(addMembers(tx, *list, {12345}).error().code == ErrorCode::NotFound);
        CHECK(addMembers(tx, *bo, {first}).error().code == ErrorCode::Conflict);
        CHECK(removeMembers(tx, *list, {first}));

        const auto query = selectorOf(tx, *findGroupByName(tx, "Nurses of Bo"), kAnywhere).value();
        CHECK(countSelected(tx, query) == 6);
        CHECK(isSelected(tx, query, first));
        CHECK_FALSE(isSelected(tx, query, last));
        CHECK(selectWorkers(tx, query, first, 2).size() == 2);
        CHECK(selectWorkers(tx, query, first, 2).front() > first);

        const auto members = selectorOf(tx, *findGroupByUuid(tx, "u2"), kAnywhere).value();
        CHECK(selectWorkers(tx, members) == std::vector<std::int64_t>{last});
        CHECK(listGroups(tx).size() == 2);

        CHECK(changeGroupQuery(tx, *bo, "district = kono", kAnywhere));
        CHECK(countSelected(tx, selectorOf(tx, *findGroup(tx, *bo), kAnywhere).value()) == 1);
        CHECK_FALSE(changeGroupQuery(tx, *list, "all", kAnywhere));
    });
}

TEST_CASE("groups without a name or with a bad query are refused", "[registry][group]") {
    RegistryFixture registry;
    registry.database->queue().run([&](store::Transaction& tx) {
        CHECK_FALSE(createStaticGroup(tx, "u1", "  ", kRegistryNow));
        CHECK_FALSE(createStaticGroup(tx, "u1", std::string(101, 'x'), kRegistryNow));
        CHECK_FALSE(createQueryGroup(tx, "u1", "Bad", "cadre equals nurse", kRegistryNow, kAnywhere));
        CHECK_FALSE(findGroup(tx, 1));
    });
}

namespace {

/// Use case UC-1 asked the first two of these workers, and the first one answered.
class PastOfTwo final : public Past {
  public:
    PastOfTwo(std::int64_t answered, std::int64_t silent) : answered_(answered), silent_(silent) {}

    std::optional<std::int64_t> findUseCase(store::Sql&, std::string_view number) const override {
        return number == "UC-1" ? std::optional<std::int64_t>(11) : std::nullopt;
    }
    std::string tookPart(PastPart part, std::string_view use_case, std::string_view worker) const override {
        const auto others = part == PastPart::Asked ? ", " + std::to_string(silent_) : std::string();
        return "(11 = " + std::string(use_case) + " AND " + std::string(worker) + " IN (" +
               std::to_string(answered_) + others + "))";
    }
    std::unordered_set<std::int64_t> busyNumbers(store::Sql&) const override { return busy; }

    std::unordered_set<std::int64_t> busy;

  private:
    std::int64_t answered_;
    std::int64_t silent_;
};

std::vector<std::string> namesOf(RegistryFixture& registry, std::string_view query, const Past* past = nullptr) {
    return registry.database->read([&](store::Sql& sql) {
        const auto selector = selectorOf(sql, query, {kAnywhere, past});
        if (!selector) return std::vector<std::string>{describe(selector.error())};
        std::vector<std::string> names;
        for (const auto id : selectWorkers(sql, *selector))
            names.push_back(findWorker(sql, registry.codec, id)->name);
        return names;
    });
}

}  // namespace

TEST_CASE("groups are made of other groups with and, or and not", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kTeam);
    registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(createQueryGroup(tx, "u1", "Reachable", "phone = has AND status = active", kRegistryNow, kAnywhere));
        const auto board = createStaticGroup(tx, "u2", "Board", kRegistryNow);
        REQUIRE(addMembers(tx, *board, {registry.worker("1").id, registry.worker("2").id}));
        REQUIRE(createQueryGroup(
            tx, "u3", "Team", "group in (Board, reachable) AND NOT group = Board", kRegistryNow, kAnywhere
        ));
    });
    CHECK(namesOf(registry, "group = board") == std::vector<std::string>{"Reached", "NoPhone"});
    CHECK(
        namesOf(registry, "group = Team AND district = Bo") ==
        std::vector<std::string>{"OptedOut", "Blocked", "Shares"}
    );
    CHECK(namesOf(registry, "group != Board AND status = left") == std::vector<std::string>{"Left"});
    CHECK(namesOf(registry, "group = Bord") == std::vector<std::string>{"group: there is no group 'Bord'"});
    registry.database->queue().run([&](store::Transaction& tx) {
        const auto team = findGroupByName(tx, "Team")->id;
        const auto circle = changeGroupQuery(tx, findGroupByName(tx, "Reachable")->id, "group = Team", kAnywhere);
        REQUIRE_FALSE(circle);
        CHECK(circle.error().message == "the group 'Reachable' would be a part of itself");
        CHECK(
            definitionOf(tx, team).starts_with(
                "Team: group in (Board, reachable) AND NOT group = Board\nBoard: a list\n"
            )
        );
        CHECK(definitionOf(tx, team).ends_with("\nReachable: phone = has AND status = active"));
        CHECK(deleteGroup(tx, findGroupByName(tx, "Board")->id).error().code == ErrorCode::Conflict);
        CHECK(deleteGroup(tx, team));
        // As an import leaves it that made the group.
        const auto board = findGroupByName(tx, "Board")->id;
        tx.run("INSERT INTO group_source (source, source_id, target_group_id) VALUES ('ihris', 'g1', :1)", board);
        CHECK(deleteGroup(tx, board));
        CHECK(listGroups(tx).size() == 1);
    });
}

TEST_CASE("a group that doubles itself again and again is refused before it is too large", "[registry][group]") {
    RegistryFixture registry;
    registry.database->queue().run([&](store::Transaction& tx) {
        REQUIRE(createQueryGroup(tx, "0", "g0", "cadre = nurse OR cadre = midwife", kRegistryNow, kAnywhere));
        Result<std::int64_t> made = 0;
        int level = 0;
        while (made && level < 20) {
            const auto inner = "g" + std::to_string(level++);
            made = createQueryGroup(
                tx,
                std::to_string(level),
                "g" + std::to_string(level),
                "group = " + inner + " OR (sex = f AND group = " + inner + ")",
                kRegistryNow,
                kAnywhere
            );
        }
        REQUIRE_FALSE(made);
        CHECK(made.error().code == ErrorCode::LimitExceeded);
        CHECK(level < 12);
    });
}

TEST_CASE("who was asked and did not answer is a group", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv(kTeam);
    const PastOfTwo past(registry.worker("1").id, registry.worker("7").id);
    CHECK(
        namesOf(registry, "asked = UC-1 AND NOT answered = UC-1", &past) == std::vector<std::string>{"Elsewhere"}
    );
    CHECK(namesOf(registry, "completed = UC-1", &past) == std::vector<std::string>{"Reached"});
    CHECK(namesOf(registry, "asked = UC-1 AND district = Bo", &past) == std::vector<std::string>{"Reached"});
    CHECK(
        namesOf(registry, "answered = UC-2", &past) ==
        std::vector<std::string>{"answered: there is no use case 'UC-2'"}
    );
    CHECK(namesOf(registry, "asked = UC-1").at(0).find("cannot be asked for here") != std::string::npos);
}

TEST_CASE("groups within groups are as long as promised, and no name is another in other letters", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    prepareTeam(registry);
    std::string many = "cadre = nurse";
    for (int i = 0; i < 240; ++i) many += " OR job = job" + std::to_string(i);
    registry.database->queue().run([&](store::Transaction& tx) {
        std::string query = many;
        for (int i = 1; i <= 5; ++i) {
            const auto name = "G" + std::to_string(i);
            REQUIRE(createQueryGroup(tx, "u" + name, name, query, kRegistryNow, kAnywhere));
            query = "group = " + name + " OR " + many;
        }
        const auto group = findGroupByName(tx, "G5");
        CHECK(countSelected(tx, *selectorOf(tx, *group, kAnywhere)) > 0);
        CHECK(createQueryGroup(tx, "x", "g5", "all", kRegistryNow, kAnywhere).error().code == ErrorCode::Conflict);
    });
}

TEST_CASE("a place is asked for at its level or at any", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    registry.importCsv("id,name,facility,district,region\n1,Awa,Bo,Kono,East\n2,Kofi,Clinic,Bo,South\n3,Zo,,,\n");
    CHECK(namesOf(registry, "place = bo") == std::vector<std::string>{"Awa", "Kofi"});
    CHECK(namesOf(registry, "district = bo") == std::vector<std::string>{"Kofi"});
    CHECK(namesOf(registry, "place in (East, Clinic)") == std::vector<std::string>{"Awa", "Kofi"});
    CHECK(namesOf(registry, "place = \"\"") == std::vector<std::string>{"Zo"});
    CHECK(namesOf(registry, "country = bo").empty());
}

TEST_CASE("a number in a conversation waits, or is left out where the use case skips it", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    prepareTeam(registry);
    PastOfTwo past(0, 0);
    past.busy.insert(registry.codec.key(registry.number("70000001")));
    past.busy.insert(registry.codec.key(registry.number("70000004")));  // of one who left
    registry.database->read([&](store::Sql& sql) {
        const auto all = selectorOf(sql, "all", kAnywhere).value();
        const auto waiting = resolveTargets(sql, all, {.past = &past});
        CHECK(waiting.waiting == 1);
        CHECK(waiting.count(Exclusion::Busy) == 0);
        CHECK(waiting.count(Exclusion::None) == 2);
        const auto skipped = resolveTargets(sql, all, {.past = &past, .skip_busy = true});
        CHECK(skipped.waiting == 0);
        CHECK(skipped.count(Exclusion::Busy) == 1);
        CHECK(skipped.count(Exclusion::None) == 1);
        CHECK(skipped.all.size() == 7);
    });
}

TEST_CASE("a number over its budget is counted as such, except in an emergency", "[registry][group]") {
    const auto engine = GENERATE(from_range(testEngines()));
    RegistryFixture registry(engine);
    prepareTeam(registry);
    TargetRules rules;
    rules.over_budget.insert(registry.codec.key(registry.number("70000001")));
    registry.database->read([&](store::Sql& sql) {
        const auto all = selectorOf(sql, "all", kAnywhere).value();
        const auto before = resolveTargets(sql, all, {});
        const auto bounded = resolveTargets(sql, all, rules);
        CHECK(bounded.count(Exclusion::OverBudget) == 1);
        CHECK(bounded.count(Exclusion::None) == before.count(Exclusion::None) - 1);
        rules.emergency = true;
        CHECK(resolveTargets(sql, all, rules).count(Exclusion::OverBudget) == 0);
    });
}
