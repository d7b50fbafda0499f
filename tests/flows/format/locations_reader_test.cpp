#include "flows/format/locations_reader.hpp"

#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

std::string pathsOf(std::string_view text) {
    const auto tree = readPlaces(text, "p");
    if (!tree) return describe(tree.error());
    std::string out;
    for (const auto& place : tree->places()) out += (out.empty() ? "" : "; ") + place.path;
    return out;
}

}  // namespace

TEST_CASE("places come as a table, each with those it lies in", "[flows][format]") {
    CHECK(
        pathsOf("facility,District,region\nPhebe,Suakoko,Bong\nTotota,Salala,Bong\n,Salala,Bong\n,,Nimba\n") ==
        "Country; Country > Bong; Country > Bong > Suakoko; Country > Bong > Suakoko > Phebe; "
        "Country > Bong > Salala; Country > Bong > Salala > Totota; Country > Nimba"
    );
    CHECK(pathsOf("country;region\nLiberia;Bong\n") == "Liberia; Liberia > Bong");
    CHECK(pathsOf("name,phone\na,b\n").find("needs a first line with the columns") != std::string::npos);
    CHECK(pathsOf("region\n\"Bong\n").find("line 2") != std::string::npos);
    CHECK(pathsOf("").empty());
}

TEST_CASE("places come as RapidPro's assets have them", "[flows][format]") {
    const char* const list = R"([{"name": "Liberia", "children": [{"name": "Bong", "aliases": ["BG"]}]}])";
    CHECK(pathsOf(list) == "Liberia; Liberia > Bong");
    CHECK(pathsOf("{\"locations\": " + std::string(list) + "}") == "Liberia; Liberia > Bong");
    CHECK(readPlaces(list, "p")->find("bg", 1, "") == "Liberia > Bong");
    CHECK(pathsOf("[") == "p: is no JSON");
    CHECK(pathsOf("{}").find("holds no places") != std::string::npos);
}
