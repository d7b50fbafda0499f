#include "registry/vocabulary.hpp"

#include "tests/support/catch.hpp"

using namespace tama::registry;

TEST_CASE("a job title tells the cadre without the words of rank", "[registry][vocabulary]") {
    CHECK(cadreOfJob("Nurse") == "nurse");
    CHECK(cadreOfJob("Deputy Chief Nurse") == "nurse");
    CHECK(cadreOfJob("Nurse II") == "nurse");
    CHECK(cadreOfJob("Lab Technician") == "lab technician");
    CHECK(cadreOfJob("Medical Doctor") == "doctor");
    CHECK(cadreOfJob("Specialized Doctor") == "doctor");
    CHECK(cadreOfJob("Infirmière chef") == "nurse");
    CHECK(cadreOfJob("Medical Assistant") == "medical assistant");
    CHECK(cadreOfJob("") == "");
}

TEST_CASE("a title that is only rank is its own cadre", "[registry][vocabulary]") {
    CHECK(cadreOfJob("Specialist") == "specialist");
    CHECK(cadreOfJob("Head") == "head");
}

TEST_CASE("cadres of a source are united with their synonyms", "[registry][vocabulary]") {
    CHECK(cadreFrom("CHW") == "community health worker");
    CHECK(cadreFrom(" Nurses ") == "nurse");
    CHECK(cadreFrom("Vaccinator") == "vaccinator");
}

TEST_CASE("languages are known by code, tag and name", "[registry][vocabulary]") {
    CHECK(languageFrom("fr") == "fra");
    CHECK(languageFrom("fr-GN") == "fra");
    CHECK(languageFrom("Français") == "fra");
    CHECK(languageFrom("kno") == "kno");
    CHECK_FALSE(languageFrom("klingonese"));
    CHECK_FALSE(languageFrom(""));
}

TEST_CASE("sex and kinds of place are known by their words", "[registry][vocabulary]") {
    CHECK(sexFrom("Féminin") == "female");
    CHECK(sexFrom("unknown") == "");
    CHECK_FALSE(sexFrom("x"));
    CHECK(placeLevelFrom("County") == "region");
    CHECK_FALSE(placeLevelFrom("planet"));
}
