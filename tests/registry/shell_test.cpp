#include "registry/shell.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "registry/import_shell.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

struct Shell {
    RegistryFixture registry;
    std::ostringstream out;
    std::ostringstream err;

    std::filesystem::path write(std::string_view name, std::string_view text) {
        const auto file = registry.database.folder().file(name);
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }
    int import(const ImportCommand& command) {
        return importWorkers(*registry.database, command, registry.tools, out, err);
    }
};

const std::filesystem::path kOddities = TAMA_SOURCE_DIR "/tests/registry/data/oddities.json";

}  // namespace

TEST_CASE("files of both kinds are imported and summed up", "[registry][shell]") {
    Shell shell;
    const auto csv = shell.write("w.csv", "id,name\n9,Nine\n,\n");
    CHECK(shell.import({{kOddities, csv}, "", "XT", false}) == 0);
    CHECK(shell.out.str().starts_with("workers: 4 created, 0 updated, 0 unchanged; 1 left\nplaces: 3 created")
    );
    CHECK(shell.err.str().find("w.csv: line 3: id: is missing") != std::string::npos);
    CHECK(shell.registry.worker("9").source == "fhir");
}

TEST_CASE("the import prints JSON for programs", "[registry][shell]") {
    Shell shell;
    CHECK(shell.import({{kOddities}, "ihris", "XT", true}) == 0);
    const auto report = nlohmann::json::parse(shell.out.str());
    CHECK(report["workers"]["created"] == 3);
    REQUIRE(report["problems"].size() == 2);
    CHECK(report["problems"][0]["place"].get<std::string>().ends_with("(Practitioner/P1)"));
    CHECK(report["problems"][0]["message"].get<std::string>().starts_with("phone 4: "));
}

TEST_CASE("a file that cannot be read stops the import before it begins", "[registry][shell]") {
    Shell shell;
    const auto broken = shell.write("broken.json", "{\"resourceType\":");
    CHECK(shell.import({{kOddities, broken}, "", "XT", false}) == 1);
    CHECK(shell.err.str().starts_with("broken.json: byte "));
    CHECK(shell.registry.count("worker") == 0);
    CHECK(shell.import({{"/does/not/exist.json"}, "", "XT", false}) == 1);
    CHECK(shell.import({{}, "", "XT", false}) == 2);
    CHECK(shell.import({{kOddities}, "Bad Name", "XT", false}) == 2);
}

TEST_CASE("every problem of an import is named, the first thousand one by one", "[registry][shell]") {
    Shell shell;
    std::string text = "id,name,phone\n";
    for (int i = 0; i < 1002; ++i) text += std::to_string(i) + ",W,12345\n";
    CHECK(shell.import({{shell.write("w.csv", text)}, "", "XT", false}) == 0);
    const auto err = shell.err.str();
    CHECK(std::count(err.begin(), err.end(), '\n') == 1001);
    CHECK(err.starts_with("w.csv: line 2"));
    CHECK(err.find("phone 1: ") != std::string::npos);
    CHECK(err.ends_with("… and 2 more\n"));
    CHECK(err.find("12345") == std::string::npos);
    CHECK(shell.out.str().ends_with("problems: 1002\njob: 1\n"));
}

TEST_CASE("a file with nothing in it for the registry, and a folder, are told as such", "[registry][shell]") {
    Shell shell;
    const auto bare = shell.write("bare.json", "{}");
    CHECK(shell.import({{bare}, "", "XT", false}) == 1);
    CHECK(shell.err.str() == "bare.json: this is JSON but not a FHIR Bundle: it has no resourceType\n");
    for (const auto* text :
         {R"({"resourceType": "Bundle"})",
          R"({"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Encounter", "id": "E"}}]})",
          "id,name\n"}) {
        shell.err.str({});
        CHECK(shell.import({{shell.write("empty", text)}, "", "XT", false}) == 1);
        CHECK(shell.err.str() == "empty: holds no health workers, roles or places of work\n");
    }
    shell.err.str({});
    const auto& folder = shell.registry.database.folder().path();
    CHECK(shell.import({{folder}, "", "XT", false}) == 1);
    CHECK(shell.err.str() == folder.string() + ": this is a folder; name the files in it\n");
}

TEST_CASE("checking a file tells its problems and imports nothing", "[registry][shell]") {
    Shell shell;
    const PhoneReading phones{shell.registry.tools.plans, shell.registry.codec, "XT"};
    CHECK(checkWorkerFiles({kOddities}, phones, shell.out, shell.err) == 1);
    CHECK(
        shell.out.str() ==
        "workers: 3, 2 with a phone number\nplaces: 3\nunreadable phone numbers: 1\nproblems: 0\n"
    );
    CHECK(shell.err.str().find("(Practitioner/P1): phone 4: ") != std::string::npos);
    CHECK(shell.registry.count("worker") == 0);
    const auto good = shell.write("good.csv", "id,name,phone\n1,A,70000001\n");
    CHECK(checkWorkerFiles({good}, phones, shell.out, shell.err) == 0);
}

TEST_CASE("the list is filtered by a query and never shows a number", "[registry][shell]") {
    Shell shell;
    REQUIRE(shell.import({{kOddities}, "", "XT", false}) == 0);
    shell.out.str({});
    const auto& codec = shell.registry.codec;
    CHECK(
        printWorkers(
            *shell.registry.database, codec, {"cadre = nurse", "", 50, false}, shell.out, shell.err
        ) == 0
    );
    CHECK(shell.out.str().starts_with(
        "P1\tAwa Binta Sow\tChief Nurse\tactive\tKarita Health Center, Karita, West\t+999"
    ));
    CHECK(shell.out.str().find("70000003") == std::string::npos);
    CHECK(shell.out.str().find("\n1 worker\n") != std::string::npos);
    shell.out.str({});
    CHECK(printWorkers(*shell.registry.database, codec, {"", "", 2, true}, shell.out, shell.err) == 0);
    const auto list = nlohmann::json::parse(shell.out.str());
    CHECK(list["total"] == 3);
    CHECK(list["workers"].size() == 2);
    CHECK(
        printWorkers(*shell.registry.database, codec, {"cadre is", "", 2, true}, shell.out, shell.err) == 2
    );
}

TEST_CASE("demo numbers are assigned from the shell", "[registry][shell]") {
    Shell shell;
    REQUIRE(shell.import({{kOddities}, "", "XT", false}) == 0);
    shell.out.str({});
    CHECK(assignDemoPhones(*shell.registry.database, shell.registry.tools, 5, shell.out, shell.err) == 0);
    CHECK(shell.out.str() == "1 workers got a demo number\n");
}

TEST_CASE("the work list is printed whole, with one header, whatever its pages", "[registry][shell]") {
    Shell shell;
    std::string csv = "id,name\n";
    for (int i = 0; i < 250; ++i) csv += std::to_string(i) + ",W\n";
    shell.registry.importCsv(csv);
    auto& database = *shell.registry.database;
    CHECK(printContactProblems(database, {"", true, false}, shell.out, shell.err) == 0);
    const auto text = shell.out.str();
    CHECK(std::count(text.begin(), text.end(), '\n') == 251);
    shell.out.str({});
    CHECK(printContactProblems(database, {"missing", false, false}, shell.out, shell.err) == 0);
    CHECK(shell.out.str() == "missing: 250\n");
    CHECK(printContactProblems(database, {"odd", false, false}, shell.out, shell.err) == 2);
    CHECK(shell.err.str().find("wrong_facility") != std::string::npos);
}
