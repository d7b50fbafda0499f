#include "registry/worker_csv.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

RegistryRecords read(std::string_view text) {
    auto records = readWorkerCsv(text, "w.csv");
    REQUIRE(records);
    return std::move(*records);
}

}  // namespace

TEST_CASE("a row becomes a worker, a role and the places around it", "[registry][csv]") {
    const auto records = read(
        "id,name,phone,sex,cadre,job,facility,district,region,language,status\n"
        "7,Awa Sow,70 000 001,F,nurse,Chief Nurse,Karita HC,Karita,West,French,active\n"
    );
    CHECK(records.problems.empty());
    REQUIRE(records.workers.size() == 1);
    const auto& worker = records.workers[0];
    CHECK(worker.source_id == "7");
    CHECK(worker.name == "Awa Sow");
    CHECK(worker.phones == std::vector<std::string>{"70 000 001"});
    CHECK(worker.sex == "female");
    CHECK(worker.language == "fra");
    REQUIRE(records.roles.size() == 1);
    CHECK(records.roles[0].cadre == "nurse");
    CHECK(records.roles[0].job == "Chief Nurse");
    REQUIRE(records.places.size() == 3);
    CHECK(records.places[0].source_id == "west");
    CHECK(records.places[2].level == "facility");
    CHECK(records.places[2].parent == "west/karita");
    CHECK(records.roles[0].place == records.places[2].source_id);
}

TEST_CASE("headers may be French, in any case, with accents", "[registry][csv]") {
    const auto records =
        read("Matricule;NOM;Téléphone;Préfecture;Structure\r\n9;Binta;70000001;Boké;CS Boké\r\n");
    REQUIRE(records.workers.size() == 1);
    CHECK(records.workers[0].phones.size() == 1);
    REQUIRE(records.places.size() == 2);
    CHECK(records.places[0].name == "Boké");
    CHECK(records.places[0].level == "district");
}

TEST_CASE("places are told once however many rows name them", "[registry][csv]") {
    const auto records = read("id,name,district,region\n1,A,Bo,South\n2,B,BO,south\n3,C,Bo,North\n");
    CHECK(records.places.size() == 4);  // two regions, and a Bo in each
}

TEST_CASE("bad rows are problems with their line, and the good ones stay", "[registry][csv]") {
    const auto records = read(
        "id,name,sex,language,status\n"
        ",Nobody,,,\n"
        "1,,F,,\n"
        "1,Twice,,,\n"
        "2,B,what,klingonese,sleeping\n"
    );
    CHECK(records.workers.size() == 2);
    std::vector<std::string> problems;
    for (const auto& problem : records.problems) problems.push_back(describe(problem));
    CHECK(
        problems ==
        std::vector<std::string>{
            "w.csv: line 2: id: is missing; the row is left out",
            "w.csv: line 3: name: is missing; the id stands in for it",
            "w.csv: line 4: id: stands in line 3 too; this row is left out",
            "w.csv: line 5: sex: 'what' is not known",
            "w.csv: line 5: language: 'klingonese' is not known; write a code such as en, fr or swa",
            "w.csv: line 5: status: 'sleeping' is not known; write active or left",
        }
    );
}

TEST_CASE("field columns become custom fields and unknown ones are told", "[registry][csv]") {
    const auto records = read("id,name,field.Bank Account,shoe size\n1,A,12345,40\n");
    CHECK(records.workers[0].fields.at("bank_account") == "12345");
    REQUIRE(records.problems.size() == 1);
    CHECK(records.problems[0].message.find("'shoe size' is not known") != std::string::npos);
}

TEST_CASE(
    "a file without the columns id and name is refused with the columns that are known", "[registry][csv]"
) {
    const auto records = readWorkerCsv("phone,name\n1,2\n", "w.csv");
    REQUIRE_FALSE(records);
    CHECK(records.error().message.find("no column 'id'") != std::string::npos);
    CHECK_FALSE(readWorkerCsv("", "w.csv"));
}

TEST_CASE("a worker who left at the source is inactive, with an ended role", "[registry][csv]") {
    const auto records = read("id,name,job,status\n1,A,Nurse,retired\n");
    CHECK_FALSE(records.workers[0].active);
    CHECK_FALSE(records.roles[0].active);
}

TEST_CASE("bytes that are not UTF-8 are named by row and column, and the good rows stay", "[registry][csv]") {
    const auto records = read("id,name,district\n1,Awa,Bo\n2,M\xE9lanie,Bok\xE9\n3,Zo\xC3\xA9,Bo\n");
    REQUIRE(records.workers.size() == 2);
    CHECK(records.workers[1].name == "Zoé");
    REQUIRE(records.problems.size() == 2);
    CHECK(
        describe(records.problems[0]) == "w.csv: line 3, column 2 (name): is not UTF-8, perhaps Windows-1252 or "
                                         "Latin-1: save the file as UTF-8; the row is left out"
    );
    CHECK(records.problems[1].place == "w.csv: line 3, column 3 (district)");
}

TEST_CASE("an old spreadsheet's file is read as Windows-1252, and that is said once", "[registry][csv]") {
    const auto records = read("id,name\n1,Awa\n2,M\xE9lanie\n3,Zo\xE9\n");
    REQUIRE(records.workers.size() == 3);
    CHECK(records.workers[1].name == "Mélanie");
    REQUIRE(records.problems.size() == 1);
    CHECK(records.problems[0].place == "w.csv: line 3");
    CHECK(records.problems[0].message.find("read as Windows-1252") != std::string::npos);
}
