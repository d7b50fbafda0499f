#include "registry/csv_columns.hpp"

#include "registry/registry_files.hpp"
#include "registry/worker_csv.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

RegistryRecords readMapped(std::string_view text, const std::vector<std::string>& maps) {
    CsvMapping mapping;
    for (const auto& map : maps) mapping.push_back(parseCsvMapping(map).value());
    auto records = readWorkerCsv(text, "w.csv", {}, mapping);
    REQUIRE(records);
    return std::move(*records);
}

}  // namespace

TEST_CASE("columns are mapped by a person, whatever their headers say", "[registry][csv]") {
    const auto records = readMapped(
        "Emp No,Surname,First name,Phone No,Cell,Remarks,Grade\n7,Sow,Awa,70000001,70000002,none,N4\n",
        {"Emp No=id", "first NAME=name", "Surname=name", "Phone No=phone", "Cell=phone", "Remarks=-",
         "Grade=field.grade"}
    );
    CHECK(records.problems.empty());
    REQUIRE(records.workers.size() == 1);
    const auto& worker = records.workers[0];
    CHECK(worker.source_id == "7");
    CHECK(worker.name == "Awa Sow");
    CHECK(worker.phones == std::vector<std::string>{"70000001", "70000002"});
    CHECK(worker.fields.at("grade") == "N4");
}

TEST_CASE("a mapping that makes no sense is told", "[registry][csv]") {
    CHECK_FALSE(parseCsvMapping("Phone No"));
    CHECK_FALSE(parseCsvMapping("=phone"));
    CHECK_FALSE(parseCsvMapping("Phone No=telefono"));
    CHECK_FALSE(parseCsvMapping("A=field."));
    CHECK(parseCsvMapping("a=b=Field.x").value() == std::pair<std::string, std::string>("a=b", "field.x"));
    const auto records =
        readWorkerCsv("id,name\n1,A\n", "w.csv", {}, {{"Phone", "phone"}});
    REQUIRE_FALSE(records);
    CHECK(describe(records.error()) == "w.csv: line 1: the header row has no column 'Phone' to be mapped");
}

TEST_CASE("a contact export of RapidPro becomes workers, groups and opt-outs", "[registry][csv][rapidpro]") {
    const auto records = readMapped(
        "Contact UUID,Name,Language,Status,Created On,Last Seen On,URN:Tel,URN:Telegram,Field:Facility,"
        "Field:District,Field:Start Year,Group:Nurses,Group:Testers\n"
        "u-1,Awa,fra,Active,2020-01-01T00:00:00Z,,+23177000001,1,Karita HC,Karita,2015,true,false\n"
        "u-2,Kofi,eng,Stopped,,,+23177000002,,,,,TRUE,TRUE\n"
        "u-3,Binta,eng,Blocked,,,+23177000003,,,,,,\n",
        {}
    );
    CHECK(records.problems.empty());
    REQUIRE(records.workers.size() == 3);
    CHECK(records.workers[0].source_id == "u-1");
    CHECK(records.workers[0].language == "fra");
    CHECK(records.workers[0].phones == std::vector<std::string>{"+23177000001"});
    CHECK(records.workers[0].fields == std::map<std::string, std::string>{{"start_year", "2015"}});
    CHECK(records.workers[1].opted_out);
    CHECK(records.workers[1].active);
    CHECK_FALSE(records.workers[2].active);
    REQUIRE(records.roles.size() == 1);
    CHECK(records.places.size() == 2);
    REQUIRE(records.groups.size() == 2);
    CHECK(records.groups[0].name == "Nurses");
    CHECK(records.groups[0].members == std::vector<std::string>{"u-1", "u-2"});
    SECTION("and may be known by a field, as mHero's are by globalid") {
        const auto known = readMapped(
            "Contact UUID,Name,URN:Tel,Field:globalid\nu-1,Awa,+23177000001,P7\n", {"Field:globalid=id"}
        );
        CHECK(known.workers.at(0).source_id == "P7");
    }
}

TEST_CASE("rejected rows are given back as they stood, with line and reason", "[registry][csv]") {
    auto records = readMapped("id,name,phone\n1,A,7\n,\"B, C\",8\n1,D,9\n", {});
    REQUIRE(records.rejected.size() == 2);
    const auto csv = rejectedRowsCsv(records);
    CHECK(
        csv ==
        "\xEF\xBB\xBFid,name,phone,tama_line,tama_reason\r\n"
        ",\"B, C\",8,3,\"id: is missing; the row is left out\"\r\n"
        "1,D,9,4,\"id: stands in line 2 too; this row is left out\"\r\n"
    );
    SECTION("and can be mended and imported as they are") {
        const auto mended = readMapped("id,name,phone,tama_line,tama_reason\r\n2,\"B, C\",8,3,why\r\n", {});
        CHECK(mended.problems.empty());
        CHECK(mended.workers.size() == 1);
    }
}
