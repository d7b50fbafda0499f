#include "registry/import_shell.hpp"

#include <fstream>
#include <iterator>
#include <sstream>

#include <nlohmann/json.hpp>

#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

struct ImportShell {
    RegistryFixture registry;
    std::ostringstream out;
    std::ostringstream err;

    std::filesystem::path write(std::string_view name, std::string_view text) {
        const auto file = registry.database.folder().file(name);
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }
    ImportCommand command(std::string_view text) {
        ImportCommand command;
        command.files = {write("w.csv", text)};
        command.country = "XT";
        command.started_by = "awa";
        return command;
    }
    int import(const ImportCommand& command) {
        out.str({});
        err.str({});
        return importWorkers(*registry.database, command, registry.tools, out, err);
    }
};

const char* const kRows = "Emp No,name,phone\n1,Awa,70000001\n,Nobody,70000002\n";

}  // namespace

TEST_CASE("a dry run prints each difference and the counts, and writes nothing", "[registry][shell][import]") {
    ImportShell shell;
    auto command = shell.command(kRows);
    command.mapping = {{"Emp No", "id"}};
    command.dry_run = true;
    CHECK(shell.import(command) == 0);
    CHECK(shell.out.str().starts_with("created worker 1 Awa: "));
    CHECK(shell.out.str().find("workers: 1 created") != std::string::npos);
    CHECK(shell.out.str().ends_with("dry run: nothing was written\n"));
    CHECK(shell.out.str().find("70000001") == std::string::npos);
    CHECK(shell.registry.count("worker") == 0);
    command.json = true;
    CHECK(shell.import(command) == 0);
    const auto json = nlohmann::json::parse(shell.out.str());
    CHECK(json["changes"].size() == 1);
    CHECK(json["rejected"] == 1);
    CHECK(json["job"] == 0);
}

TEST_CASE("rejected rows are written to a file for their owner alone", "[registry][shell][import]") {
    ImportShell shell;
    auto command = shell.command(kRows);
    command.mapping = {{"Emp No", "id"}};
    command.rejects = shell.registry.database.folder().file("rejects.csv");
    CHECK(shell.import(command) == 0);
    std::ifstream in(command.rejects);
    const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    CHECK(text.find(",Nobody,70000002,3,") != std::string::npos);
    using std::filesystem::perms;
    CHECK((std::filesystem::status(command.rejects).permissions() & perms::others_read) == perms::none);
    command.rejects = "/no/such/folder/rejects.csv";
    CHECK(shell.import(command) == 1);
    command.files.push_back(command.files.front());
    CHECK(shell.import(command) == 2);
}

TEST_CASE("imports are listed, shown and undone from the shell", "[registry][shell][import]") {
    ImportShell shell;
    REQUIRE(shell.import(shell.command("id,name,phone\n1,Awa,70000001\n")) == 0);
    auto& database = *shell.registry.database;
    std::ostringstream out;
    std::ostringstream err;
    CHECK(printImportJobs(database, {}, out) == 0);
    CHECK(out.str().find("\tcsv\tcsv\tdone\t1 created, 0 updated, 0 unchanged\tw.csv\n1 import\n") != std::string::npos);
    out.str({});
    CHECK(printImportJob(database, shell.registry.codec, {1}, out, err) == 0);
    CHECK(out.str().starts_with("import 1: csv of csv from w.csv\nstarted: 2023-11-14 22:13:20Z by awa\n"));
    CHECK(out.str().find("created worker 1 Awa: ") != std::string::npos);
    out.str({});
    CHECK(undoImportJob(database, 1, "awa", shell.registry.tools, out, err) == 0);
    CHECK(out.str().starts_with("workers: 0 restored, 1 closed that the import had made\n"));
    CHECK(undoImportJob(database, 1, "awa", shell.registry.tools, out, err) == 1);
    CHECK(err.str() == "import 1: was undone already\n");
    CHECK(printImportJob(database, shell.registry.codec, {9}, out, err) == 1);
}

TEST_CASE("a preview shows how columns and first rows are read", "[registry][shell][import]") {
    ImportShell shell;
    const auto file = shell.write("w.csv", "Emp No,name,phone,Shoe\n1,Awa,70000001,41\n2,Kofi,12,42\n3,B,,\n");
    const PhoneReading phones{shell.registry.tools.plans, shell.registry.codec, "XT"};
    std::ostringstream out;
    std::ostringstream err;
    CHECK(previewWorkers({file, {{"Emp No", "id"}}, 2}, phones, out, err) == 0);
    CHECK(
        out.str() ==
        "column 1 'Emp No': id\ncolumn 2 'name': name\ncolumn 3 'phone': phone\ncolumn 4 'Shoe': left out\n"
        "\nid: 1\nname: Awa\nphone: +999•••••01\nstatus: active\n"
        "\nid: 2\nname: Kofi\nphone: none\nstatus: active\n"
    );
    CHECK(err.str().find("line 3: phone 1: ") != std::string::npos);
    CHECK(previewWorkers({file, {}, 2}, phones, out, err) == 1);  // no column id
    CHECK(previewWorkers({shell.write("b.json", "{}"), {}, 2}, phones, out, err) == 2);
}
