#include "registry/group_shell.hpp"

#include <sstream>

#include "registry/duplicate_shell.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

struct GroupShell {
    GroupShell() {
        registry.importCsv(
            "id,name,phone,job,district\n1,Awa Sow,70000001,Nurse,Bo\n2,Kofi,,Nurse,Bo\n3,Sow Awa,70000001,Nurse,Kono\n"
        );
    }

    int create(const GroupCommand& command) {
        return createGroup(*registry.database, command, context, registry.ids, kRegistryNow, out, err);
    }
    std::string printed() {
        auto text = out.str() + err.str();
        out.str({});
        err.str({});
        return text;
    }

    RegistryFixture registry;
    flows::Environment conventions;
    GroupContext context{conventions};
    std::ostringstream out;
    std::ostringstream err;
};

}  // namespace

TEST_CASE("groups are made, changed, filled and listed from the shell", "[registry][shell]") {
    GroupShell shell;
    auto& database = *shell.registry.database;
    CHECK(shell.create({"Nurses", "cadre = nurse", false, {}}) == 0);
    CHECK(shell.create({"Pilot", "", true, {}}) == 0);
    CHECK(shell.create({"Both", "all", true, {}}) == 2);
    CHECK(shell.create({"Bad", "cadre equals nurse", false, {}}) == 2);
    CHECK(shell.create({"Nurses", "all", false, {}}) == 1);
    shell.printed();
    CHECK(changeMembers(database, {"Pilot", "", false, {"test:1", "test:2"}}, true, shell.out, shell.err) == 0);
    CHECK(changeMembers(database, {"Pilot", "", false, {"test:2"}}, false, shell.out, shell.err) == 0);
    CHECK(changeMembers(database, {"Pilot", "", false, {"test:2", "test:99"}}, true, shell.out, shell.err) == 1);
    CHECK(changeMembers(database, {"None", "", false, {"test:2"}}, true, shell.out, shell.err) == 1);
    CHECK(
        shell.printed() ==
        "2 added to Pilot\n1 removed from Pilot\ntest:99: there is no such worker\nthere is no group 'None'; see: tama "
        "groups list\n"
    );
    CHECK(
        changeGroup(database, {"Nurses", "cadre = nurse AND NOT group = Pilot", false, {}}, shell.context, shell.out, shell.err) ==
        0
    );
    shell.printed();
    CHECK(printGroups(database, false, shell.out) == 0);
    CHECK(shell.printed() == "Nurses\tcadre = nurse AND NOT group = Pilot\nPilot\ta list\n");
}

TEST_CASE("a group is counted with every reason, from the shell", "[registry][shell]") {
    GroupShell shell;
    auto& database = *shell.registry.database;
    const auto rules = [](store::Sql&) { return TargetRules(); };
    CHECK(printGroupCount(database, {"", "cadre = nurse", false}, shell.context, rules, shell.out, shell.err) == 0);
    CHECK(
        shell.printed() ==
        "workers: 3\nasked: 1\nnot asked, no phone: 1\nnot asked, opted out: 0\nnot asked, left: 0\nnot asked, blocked: "
        "0\nnot asked, shared phone: 1\nnot asked, provisional: 0\nnot asked, over budget: 0\nnot asked, "
        "busy: 0\n"
    );
    CHECK(printGroupCount(database, {"None", "", false}, shell.context, rules, shell.out, shell.err) == 1);
    CHECK(printGroupCount(database, {"", "", false}, shell.context, rules, shell.out, shell.err) == 2);
    shell.printed();
    CHECK(printGroupCount(database, {"", "all", true}, shell.context, rules, shell.out, shell.err) == 0);
    CHECK(shell.printed().find("\"shared_phone\": 1") != std::string::npos);
}

TEST_CASE("possible duplicates are printed with their reasons and masked numbers", "[registry][shell]") {
    GroupShell shell;
    CHECK(printDuplicates(*shell.registry.database, shell.registry.codec, 10, false, shell.out) == 0);
    const auto text = shell.printed();
    CHECK(text.starts_with("6: same name, same phone\n  test:1\tAwa Sow\tNurse\tBo\t+999"));
    CHECK(text.ends_with("1 pair that may be one person\n"));
    CHECK(text.find("70000001") == std::string::npos);
    CHECK(printDuplicates(*shell.registry.database, shell.registry.codec, 0, true, shell.out) == 0);
    CHECK(shell.printed().find("\"total\": 1") != std::string::npos);
}
