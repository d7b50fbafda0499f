#include "flows/expressions/number_finder.hpp"

#include "base/text.hpp"
#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

std::string numbersIn(std::string_view text, const NumberFormat& format = {}) {
    std::vector<std::string> numbers;
    for (const Decimal& number : findNumbers(text, format)) numbers.push_back(number.toString());
    return tama::join(numbers, " ");
}

}  // namespace

TEST_CASE("A decimal comma is not taken for grouping", "[flows][numbers][defects]") {
    CHECK(numbersIn("fever 38,5") == "38.5");
    CHECK(numbersIn("fievre 38,55 depuis hier") == "38.55");
    CHECK(numbersIn("1,2345") == "1.2345");
    CHECK(numbersIn("0,125") == "0.125");
    CHECK(numbersIn("1,250") == "1250");
    CHECK(numbersIn("12,345,678") == "12345678");
    CHECK(numbersIn("1,234.5") == "1234.5");
    CHECK(numbersIn("1.234,5") == "1234.5");
    CHECK(numbersIn("1,2,3") == "1 2 3");
}

TEST_CASE("Lakhs and crores are grouped by two digits", "[flows][numbers]") {
    CHECK(numbersIn("12,34,567") == "1234567");
    CHECK(numbersIn("-1,23,45,678 rupees") == "-12345678");
    CHECK(numbersIn("1,234,56") == "1 234 56");
    CHECK(numbersIn("01,23,456") == "1 23 456");
    CHECK(numbersIn("123,45,678") == "123 45 678");
    CHECK(numbersIn("12.34.567", {.decimal_symbol = ",", .digit_grouping_symbol = "."}) == "1234567");
}

TEST_CASE("A plus sign may stand before a number", "[flows][numbers][defects]") {
    CHECK(numbersIn("+5") == "5");
    CHECK(numbersIn("about +5 or -3") == "5 -3");
}

TEST_CASE("Digits of all scripts are numbers", "[flows][numbers][defects]") {
    CHECK(numbersIn("العدد ٤٢") == "42");
    CHECK(numbersIn("३८.५") == "38.5");
    CHECK(numbersIn("٣٨٫٥") == "38.5");
    CHECK(numbersIn("১২") == "12");
    CHECK(numbersIn("３８．５") == "38.5");  // full-width signs as well
    CHECK(numbersIn("－３，２００") == "-3200");
}

TEST_CASE("A hyphen inside a word is no minus", "[flows][numbers]") {
    CHECK(numbersIn("COVID-19") == "19");
    CHECK(numbersIn("10-20") == "10 20");
    CHECK(numbersIn("temp: -4") == "-4");
    CHECK(numbersIn("\u22124") == "-4");
}

TEST_CASE("The symbols of the environment are used", "[flows][numbers]") {
    const NumberFormat european{",", "."};
    CHECK(numbersIn("1.234,56", european) == "1234.56");
    CHECK(numbersIn("38.5", european) == "38.5");
    CHECK(numbersIn("1.234", european) == "1234");
    const NumberFormat spaced{",", " "};
    CHECK(numbersIn("12 500", spaced) == "12500");
    CHECK(numbersIn("12 boxes, 500 vials", spaced) == "12 500");
}

TEST_CASE("Numbers are found wherever they stand", "[flows][numbers]") {
    CHECK(numbersIn("42kg").compare("42") == 0);
    CHECK(numbersIn(".5 or 0.5") == "0.5 0.5");
    CHECK(numbersIn("v1.2.3") == "1.2 3");
    CHECK(numbersIn("none, really.").empty());
    CHECK(numbersIn(",,,...").empty());
    CHECK(numbersIn(std::string(60, '9')).empty());
}
