#include "flows/expressions/number_finder.hpp"

#include "base/text.hpp"
#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

std::string found(std::string_view text, const NumberFormat& format = {}) {
    std::vector<std::string> numbers;
    for (const Decimal& number : findNumbers(text, format)) numbers.push_back(number.toString());
    return tama::join(numbers, " ");
}

}  // namespace

TEST_CASE("A decimal comma is not taken for grouping", "[flows][numbers][defects]") {
    CHECK(found("fever 38,5") == "38.5");
    CHECK(found("fievre 38,55 depuis hier") == "38.55");
    CHECK(found("1,2345") == "1.2345");
    CHECK(found("0,125") == "0.125");
    CHECK(found("1,250") == "1250");
    CHECK(found("12,345,678") == "12345678");
    CHECK(found("1,234.5") == "1234.5");
    CHECK(found("1.234,5") == "1234.5");
    CHECK(found("1,2,3") == "1 2 3");
}

TEST_CASE("A plus sign may stand before a number", "[flows][numbers][defects]") {
    CHECK(found("+5") == "5");
    CHECK(found("about +5 or -3") == "5 -3");
}

TEST_CASE("Digits of all scripts are numbers", "[flows][numbers][defects]") {
    CHECK(found("العدد ٤٢") == "42");
    CHECK(found("३८.५") == "38.5");
    CHECK(found("٣٨٫٥") == "38.5");
    CHECK(found("১২") == "12");
}

TEST_CASE("A hyphen inside a word is no minus", "[flows][numbers]") {
    CHECK(found("COVID-19") == "19");
    CHECK(found("10-20") == "10 20");
    CHECK(found("temp: -4") == "-4");
    CHECK(found("\u22124") == "-4");
}

TEST_CASE("The symbols of the environment are used", "[flows][numbers]") {
    const NumberFormat european{",", "."};
    CHECK(found("1.234,56", european) == "1234.56");
    CHECK(found("38.5", european) == "38.5");
    CHECK(found("1.234", european) == "1234");
    const NumberFormat spaced{",", " "};
    CHECK(found("12 500", spaced) == "12500");
    CHECK(found("12 boxes, 500 vials", spaced) == "12 500");
}

TEST_CASE("Numbers are found wherever they stand", "[flows][numbers]") {
    CHECK(found("42kg").compare("42") == 0);
    CHECK(found(".5 or 0.5") == "0.5 0.5");
    CHECK(found("v1.2.3") == "1.2 3");
    CHECK(found("none, really.").empty());
    CHECK(found(",,,...").empty());
    CHECK(found(std::string(60, '9')).empty());
}
