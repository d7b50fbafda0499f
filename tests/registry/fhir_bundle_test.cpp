#include "registry/fhir_bundle.hpp"

#include <fstream>
#include <iterator>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::registry;

namespace {

std::string oddities() {
    std::ifstream in(TAMA_SOURCE_DIR "/tests/registry/data/oddities.json");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string bundleOf(const std::string& resource) {
    return R"({"resourceType": "Bundle", "entry": [{"resource": )" + resource + "}]}";
}

RegistryRecords read(const std::string& text) {
    auto records = readFhirBundle(text, "b.json");
    REQUIRE(records);
    return std::move(*records);
}

}  // namespace

TEST_CASE("a bundle with the oddities of real registries is read without a problem", "[registry][fhir]") {
    const auto records = read(oddities());
    CHECK(records.problems.empty());
    CHECK(records.places.size() == 3);
    CHECK(records.workers.size() == 3);
    CHECK(records.roles.size() == 3);
}

TEST_CASE(
    "the level of a place comes from its type, also when the code carries its system", "[registry][fhir]"
) {
    const auto records = read(oddities());
    CHECK(records.places[0].level == "region");
    CHECK(records.places[1].level == "district");
    CHECK(records.places[1].parent == "R1");
    CHECK(records.places[2].level == "facility");
}

TEST_CASE("an organization given as a bare string is the facility it manages", "[registry][fhir]") {
    const auto records = read(oddities());
    REQUIRE(records.organizations.size() == 1);  // the ministry is no place of work
    CHECK(records.organizations[0].source_id == "ORG7");
    CHECK(records.managed_by.at("ORG7") == "F1");
}

TEST_CASE("telephones come mobile first and by rank, without mail and old ones", "[registry][fhir]") {
    const auto worker = read(oddities()).workers[0];
    CHECK(
        worker.phones ==
        std::vector<std::string>{"+999 70 000 003", "76 000 001 / 77 000 002", "111-111-1111"}
    );
}

TEST_CASE("the official name is put together from its parts", "[registry][fhir]") {
    const auto worker = read(oddities()).workers[0];
    CHECK(worker.name == "Awa Binta Sow");
    CHECK(worker.sex.empty());
    CHECK(worker.language == "fra");
}

TEST_CASE("a job code loses the system that is written into it", "[registry][fhir]") {
    const auto role = read(oddities()).roles[0];
    CHECK(role.job_code == "2230-1B");
    CHECK(role.job == "Nurse");
    CHECK(role.ended_on == "2019-02-04");
}

TEST_CASE("a role without a location takes its organization as the place", "[registry][fhir]") {
    CHECK(read(oddities()).roles[1].place == "ORG7");
}

TEST_CASE("the opt-out tag of a practitioner is seen", "[registry][fhir]") {
    const auto records = read(oddities());
    CHECK_FALSE(records.workers[0].opted_out);
    CHECK(records.workers[2].opted_out);
}

TEST_CASE("references are read as absolute URLs, with versions and as urn:uuid", "[registry][fhir]") {
    const auto role = [](const std::string& reference) {
        return read(bundleOf(
                        R"({"resourceType": "PractitionerRole", "id": "r", "practitioner": {"reference": ")" +
                        reference + "\"}}"
                    ))
            .roles.at(0)
            .worker;
    };
    CHECK(role("http://example.org/fhir/Practitioner/P7") == "P7");
    CHECK(role("Practitioner/P7/_history/3") == "P7");
    CHECK(role("urn:uuid:0d2c") == "0d2c");
}

TEST_CASE("a bad element is a problem with file, entry and path, and the rest stands", "[registry][fhir]") {
    const auto records = read(R"({"resourceType": "Bundle", "entry": [
        {"resource": {"resourceType": "Practitioner", "id": "P1", "gender": "x", "name": [{"text": "A"}],
                      "telecom": [{"system": "phone"}, {"system": "phone", "value": {"a": 1}}, 7]}},
        {"resource": {"resourceType": "Practitioner", "name": [{"text": "Nobody"}]}},
        17,
        {"resource": {"resourceType": "PractitionerRole", "id": "R1"}},
        {"resource": {"resourceType": "Practitioner", "id": "P2", "name": "wrong"}},
        {"resource": {"resourceType": "Encounter", "id": "E1"}}]})");
    CHECK(records.workers.size() == 2);
    CHECK(records.roles.empty());
    std::vector<std::string> problems;
    for (const auto& problem : records.problems) problems.push_back(describe(problem));
    const auto has = [&](const std::string& text) {
        INFO(text);
        CHECK(std::find(problems.begin(), problems.end(), text) != problems.end());
    };
    has("b.json: entry 0 (Practitioner/P1): telecom[0]: has no value");
    has("b.json: entry 0 (Practitioner/P1): telecom[1].value: is not text");
    has("b.json: entry 0 (Practitioner/P1): telecom[2]: is not an object");
    has("b.json: entry 0 (Practitioner/P1): gender: 'x' is not a gender of FHIR");
    has("b.json: entry 1 (Practitioner/): id: is missing; nothing could be told apart without it");
    has("b.json: entry 2: has no resource");
    has("b.json: entry 3 (PractitionerRole/R1): practitioner: is missing: a role of nobody");
    has("b.json: entry 4 (Practitioner/P2): name: is not a list");
}

TEST_CASE("a number that no computer takes is an error", "[registry][fhir]") {
    const auto read = readFhirBundle(R"({"resourceType": "Bundle", "total": 1E400})", "b.json");
    REQUIRE_FALSE(read);
    CHECK(describe(read.error()) == "b.json: has a number that is too large to be read, such as 1E400");
}

TEST_CASE("text that is not JSON is one error with the byte where it breaks", "[registry][fhir]") {
    const auto records = readFhirBundle(R"({"resourceType": "Bundle", "entry": [)", "cut.json");
    REQUIRE_FALSE(records);
    CHECK(records.error().place == "cut.json: byte 38");
}

TEST_CASE("JSON that is no bundle is refused", "[registry][fhir]") {
    for (const auto* text : {"[]", "7", "null", R"({"resourceType": "Bundle", "entry": 3})"}) {
        INFO(text);
        CHECK_FALSE(readFhirBundle(text, "b.json"));
    }
}

TEST_CASE("one bare resource is read as well as a bundle", "[registry][fhir]") {
    CHECK(
        read(R"({"resourceType": "Practitioner", "id": "P1", "name": [{"text": "A"}]})").workers.size() == 1
    );
}

TEST_CASE("files beyond the limits are refused", "[registry][fhir]") {
    ReadLimits limits;
    limits.max_entries = 2;
    CHECK(readFhirBundle(oddities(), "b.json", limits).error().code == ErrorCode::LimitExceeded);
    limits = {};
    limits.max_bytes = 10;
    CHECK(readFhirBundle(oddities(), "b.json", limits).error().code == ErrorCode::LimitExceeded);
}

TEST_CASE("every cut of a good bundle is an error or a reading, never a crash", "[registry][fhir]") {
    const auto text = oddities();
    for (std::size_t size = 0; size + 2 < text.size(); size += 7) {
        CHECK_FALSE(readFhirBundle(text.substr(0, size), "cut.json"));
    }
}

TEST_CASE("an entry that is not UTF-8 is named with its element, and the others stay", "[registry][fhir]") {
    const auto records = read(
        R"({"resourceType": "Bundle", "entry": [)"
        R"({"resource": {"resourceType": "Practitioner", "id": "1", "name": [{"text": "Zoé"}]}},)"
        "{\"resource\": {\"resourceType\": \"Practitioner\", \"id\": \"2\", \"name\": [{\"text\": \"M\xE9lanie\"}]}}]}"
    );
    REQUIRE(records.workers.size() == 1);
    CHECK(records.workers[0].name == "Zoé");
    REQUIRE(records.problems.size() == 1);
    CHECK(
        describe(records.problems[0]) ==
        "b.json: entry 1 (Practitioner/2): name[0].text: is not UTF-8, perhaps Windows-1252 or Latin-1: save the "
        "file as UTF-8; the entry is left out"
    );
}
