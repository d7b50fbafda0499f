#include "registry/place_codes.hpp"

#include "registry/enrolment_store.hpp"
#include "registry/place_codes_csv.hpp"
#include "registry/place_store.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

constexpr const char* kTwoDistricts =
    "id,name,phone,job,facility,district,region\n"
    "1,Awa Sesay,70000001,Nurse,Karita HC,Karita,West\n"
    "2,Bo Kamara,70000002,Nurse,Tiro Clinic,Karita,West\n"
    "3,Ada Conteh,70000003,Nurse,Tiro Clinic,Tanka,East\n";

constexpr const char* kOfDhis2 = R"({"resourceType":"Bundle","entry":[
 {"resource":{"resourceType":"Location","id":"L1","name":"Karita Health Centre","type":[{"coding":[{"code":"facility"}]}],
   "identifier":[{"system":"dhis2","value":"ouKARITA"},{"system":"urn:moh","value":"045"}]}},
 {"resource":{"resourceType":"Practitioner","id":"P1","name":[{"text":"Sia Koroma"}]}},
 {"resource":{"resourceType":"PractitionerRole","id":"R1","practitioner":{"reference":"Practitioner/P1"},
   "code":[{"text":"Midwife"}],"location":[{"reference":"Location/L1"}]}}]})";

class CodesFixture : public RegistryFixture {
  public:
    using RegistryFixture::RegistryFixture;

    PlaceCodesEntered enter(std::string_view text, bool dry_run = false) {
        auto entered = enterPlaceCodes(*database, {text, "codes.csv", "dhis2", dry_run});
        REQUIRE(entered);
        return std::move(*entered);
    }
    std::optional<std::string> nameWith(const std::string& code, const std::string& system = "dhis2") {
        return database->read([&](store::Sql& sql) -> std::optional<std::string> {
            const auto id = placeWithCode(sql, {system, code});
            return id ? std::optional(findPlace(sql, *id)->name) : std::nullopt;
        });
    }
};

}  // namespace

TEST_CASE("a list of codes is entered by the names of facilities", "[registry][place_codes]") {
    const auto engine = GENERATE(from_range(testEngines()));
    CodesFixture registry(engine);
    registry.importCsv(kTwoDistricts);
    const auto entered = registry.enter(
        "facility,district,code\nKarita HC,,ouKARITA\ntiro clinic,Karita,ouTIRO1\nTiro Clinic,Tanka,ouTIRO2\n"
    );
    CHECK(entered.entered == 3);
    CHECK(entered.problems.empty());
    CHECK(registry.nameWith("OUKARITA") == "Karita HC");
    CHECK(registry.enter("facility,code\nKarita HC,ouKARITA\n").unchanged == 1);
    const auto missing = registry.database->read([](store::Sql& sql) { return facilitiesWithoutCode(sql, "dhis2", 10); });
    CHECK(missing.empty());
}

TEST_CASE("a row that fits no facility, or several, is left out with its line", "[registry][place_codes]") {
    CodesFixture registry;
    registry.importCsv(kTwoDistricts);
    const auto entered = registry.enter(
        "facility;code;district\nNowhere;1;\nTiro Clinic;2;\nTiro Clinic;3;West\nKarita HC;;\nKarita HC;4;Tanka\n"
    );
    CHECK(entered.entered == 1);  // of the region West there is one Tiro Clinic
    REQUIRE(entered.problems.size() == 4);
    CHECK(entered.problems[0].place == "codes.csv: line 2");
    CHECK(entered.problems[0].message == "facility: no facility is called 'Nowhere'");
    CHECK(entered.problems[1].message == "facility: several facilities are called 'Tiro Clinic': name the district too");
    CHECK(entered.problems[2].message == "code: is missing, or longer than 128 bytes");
    CHECK(entered.problems[3].message == "facility: no facility called 'Karita HC' lies in Tanka");
}

TEST_CASE("a code names one facility, and a dry run says so without writing", "[registry][place_codes]") {
    CodesFixture registry;
    registry.importCsv(kTwoDistricts);
    constexpr const char* kTwice = "facility,district,code\nKarita HC,,A1\nTiro Clinic,Tanka,a1\n";
    const auto dry = registry.enter(kTwice, true);
    CHECK(dry.entered == 1);
    CHECK(dry.problems.size() == 1);
    CHECK_FALSE(registry.nameWith("A1"));
    const auto real = registry.enter(kTwice);
    CHECK(real.entered == 1);
    REQUIRE(real.problems.size() == 1);
    CHECK(real.problems[0].message == "code: 'a1' is the code of Karita HC already");
    CHECK(registry.nameWith("A1") == "Karita HC");
}

TEST_CASE("a file that is no list of codes is refused", "[registry][place_codes]") {
    CodesFixture registry;
    CHECK_FALSE(enterPlaceCodes(*registry.database, {"", "codes.csv", "dhis2", false}));
    CHECK_FALSE(enterPlaceCodes(*registry.database, {"name,uid\nKarita HC,1\n", "codes.csv", "dhis2", false}));
}

TEST_CASE("a Location's identifiers are its codes", "[registry][place_codes][fhir]") {
    const auto engine = GENERATE(from_range(testEngines()));
    CodesFixture registry(engine);
    registry.importFhir(kOfDhis2, "dhis2");
    CHECK(registry.nameWith("ouKARITA") == "Karita Health Centre");
    CHECK(registry.nameWith("045", "urn:moh") == "Karita Health Centre");
}

TEST_CASE("two sources that give a facility the same code mean one place", "[registry][place_codes][fhir]") {
    const auto engine = GENERATE(from_range(testEngines()));
    CodesFixture registry(engine);
    registry.importCsv(kTwoDistricts, "csv");
    registry.enter("facility,code\nKarita HC,ouKARITA\n");
    const auto places = registry.count("place");
    for (int round = 0; round < 2; ++round) {
        registry.importFhir(kOfDhis2, "ihris");
        CHECK(registry.count("place") == places);
        CHECK(registry.worker("P1").place_id == registry.worker("1").place_id);
    }
    CHECK(registry.nameWith("045", "urn:moh") == "Karita HC");
}

TEST_CASE("a facility is found by its code in an SMS", "[registry][place_codes][enrolment]") {
    CodesFixture registry;
    registry.importCsv(kTwoDistricts);
    registry.enter("facility,district,code\nTiro Clinic,Tanka,045\n");
    const auto found =
        registry.database->read([](store::Sql& sql) { return findFacility(sql, "045", std::nullopt); });
    CHECK(found == registry.worker("3").place_id);
}
