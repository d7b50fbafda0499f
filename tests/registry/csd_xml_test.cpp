#include "registry/csd_xml.hpp"

#include "registry/registry_files.hpp"
#include "tests/registry/registry_fixture.hpp"

using namespace tama;
using namespace tama::registry;
using namespace tama::tests;

namespace {

std::string csd(const std::string& providers) {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<csd:CSD xmlns:csd="urn:ihe:iti:csd:2013">
 <csd:organizationDirectory>
  <csd:organization entityID="urn:o:1"><csd:codedType code="region">Region</csd:codedType><csd:primaryName>West</csd:primaryName></csd:organization>
  <csd:organization entityID="urn:o:2"><csd:codedType code="2">District</csd:codedType><csd:primaryName>Karita</csd:primaryName><csd:parent entityID="urn:o:1"/></csd:organization>
 </csd:organizationDirectory>
 <csd:facilityDirectory>
  <csd:facility entityID="urn:f:1"><csd:primaryName>Karita HC</csd:primaryName><csd:organizations><csd:organization entityID="urn:o:2"/></csd:organizations></csd:facility>
  <csd:facility entityID="urn:f:2"><csd:primaryName>Tiro &amp; Son</csd:primaryName></csd:facility>
 </csd:facilityDirectory>
 <csd:providerDirectory>)" + providers + R"(</csd:providerDirectory>
</csd:CSD>)";
}

std::string provider(const std::string& facilities, const std::string& status = "106-001") {
    return R"(<csd:provider entityID="urn:p:1">
  <csd:codedType code="3" codingScheme="cadre">Nurse</csd:codedType>
  <csd:demographic>
   <csd:name><csd:forename>Awa</csd:forename><csd:surname>Sow</csd:surname></csd:name>
   <csd:contactPoint><csd:codedType code="BP" codingScheme="urn:ihe:iti:csd:2013:contactPoint"> 70000001/70000002 </csd:codedType></csd:contactPoint>
   <csd:contactPoint><csd:codedType code="EMAIL">awa@example.org</csd:codedType></csd:contactPoint>
   <csd:contactPoint><csd:codedType code="FAX">70000009</csd:codedType></csd:contactPoint>
   <csd:gender>F</csd:gender>
  </csd:demographic>
  <csd:language code="fr"/>
  <csd:facilities>)" + facilities + "</csd:facilities><csd:record status=\"" + status + "\"/></csd:provider>";
}

const std::string kFirst = R"(<csd:facility entityID="urn:f:1"/>)";
const std::string kSecond = R"(<csd:facility entityID="urn:f:2"/>)";

}  // namespace

TEST_CASE("a CSD document becomes workers, posts and places", "[registry][csd]") {
    RegistryFixture registry;
    auto records = readCsdXml(csd(provider(kFirst)), "csd.xml");
    REQUIRE(records);
    CHECK(records->problems.empty());
    CHECK(registry.import(std::move(*records)).workers.created == 1);
    const auto awa = registry.worker("urn:p:1");
    CHECK(awa.name == "Awa Sow");
    CHECK(awa.sex == "female");
    CHECK(awa.language == "fra");
    CHECK(awa.job == "Nurse");
    REQUIRE(awa.phones.size() == 2);
    CHECK(awa.phones[1].number == registry.number("70000002"));
    CHECK(
        awa.places ==
        std::vector<PlaceName>{{"facility", "Karita HC"}, {"district", "Karita"}, {"region", "West"}}
    );
}

TEST_CASE("a post that a later document does not tell is over, and an inactive provider has left", "[registry][csd]") {
    RegistryFixture registry;
    registry.import(readCsdXml(csd(provider(kFirst)), "csd.xml").value());
    registry.import(readCsdXml(csd(provider(kSecond)), "csd.xml").value());
    CHECK(registry.worker("urn:p:1").placeAt("facility") == "Tiro & Son");
    CHECK(registry.worker("urn:p:1").status == WorkerStatus::Active);
    CHECK(registry.import(readCsdXml(csd(provider(kSecond, "106-002")), "csd.xml").value()).closed == 1);
    CHECK(registry.worker("urn:p:1").status == WorkerStatus::Left);
}

TEST_CASE("what is wrong in a CSD document is told, and the rest stands", "[registry][csd]") {
    const auto records = readCsdXml(
        csd(R"(<csd:provider><csd:demographic/></csd:provider><csd:provider entityID="urn:p:2"/>)"), "csd.xml"
    );
    REQUIRE(records);
    CHECK(records->workers.size() == 1);
    CHECK(records->rejected.size() == 1);
    REQUIRE(records->problems.size() == 2);
    CHECK(
        describe(records->problems[0]) ==
        "csd.xml: provider without entityID: entityID: is missing; nothing could be told apart without it"
    );
    CHECK(describe(records->problems[1]) == "csd.xml: provider urn:p:2: demographic.name: is missing; the entityID stands in for it");
}

TEST_CASE("a document may be in an envelope and without prefixes; others are refused", "[registry][csd]") {
    CHECK(readCsdXml("<Envelope><Body><CSD><providerDirectory/></CSD></Body></Envelope>", "a")->workers.empty());
    const auto problem = [](const char* text) { return describe(readCsdXml(text, "a.xml").error()); };
    CHECK(problem("<html/>") == "a.xml: this is XML but not a CSD document");
    CHECK(problem("<CSD><a></CSD>").starts_with("a.xml: byte "));
    CHECK(problem("<!DOCTYPE CSD [<!ENTITY a \"b\">]><CSD/>").starts_with("a.xml: has a document type declaration"));
    CHECK(kindOfRegistryText(" <CSD/>") == "csd");
}
