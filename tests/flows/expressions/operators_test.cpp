#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;

TEST_CASE("Operators bind as flows expect", "[flows][operators]") {
    constexpr Example kExamples[] = {
        {"1 + 2 * 3", "7"},
        {"(1 + 2) * 3", "9"},
        {"-2 ^ 2", "4"},
        {"2 ^ -1", "0.5"},
        {"2 ^ 3 ^ 2", "64"},
        {"2 ^ 0.5", "1.4142135623730951"},
        {"0 ^ 0", "1"},
        {"0 ^ -1", "ERROR"},
        {"(-8) ^ (1 / 3)", "ERROR"},
        {"10 - 3 - 2", "5"},
        {"12 / 3 / 2", "2"},
        {"1 + 1 = 2", "true"},
        {"2 > 1 = true", "true"},
        {"\"a\" & 1 + 1 & \"b\"", "a2b"},
        {"\"x\" & 1 = 1", "xtrue"},
        {"--3", "3"},
        {"1 < 2", "true"},
        {"2 <= 1", "false"},
        {"2 >= 2", "true"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Equality compares texts, order compares numbers", "[flows][operators]") {
    constexpr Example kExamples[] = {
        {"1 = \"1\"", "true"},
        {"1.0 = 1", "true"},
        {"null = \"\"", "true"},
        {"true = \"true\"", "true"},
        {"\"a\" != \"A\"", "true"},
        {"array(1, 2) = \"[1, 2]\"", "true"},
        {"\"10\" > \"9\"", "true"},
        {"\" 7 \" + 1", "8"},
        {"\"a\" < \"b\"", "ERROR"},
        {"true + 1", "ERROR"},
        {"null + 1", "ERROR"},
        {"\"1,000\" + 1", "ERROR"},
        {"1 / 0", "ERROR"},
        {"(1 / 0) = 1", "ERROR"},
        {"\"a\" & (1 / 0)", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Literals, escapes and names", "[flows][operators]") {
    constexpr Example kExamples[] = {
        {"TRUE", "true"},
        {"Null", ""},
        {"\"tab\\tquote\\\"\"", "tab\tquote\""},
        {"\"\\u00e9\\U0001F600\"", "é😀"},
        {"\"\\d+\"", "\\d+"},
        {"UPPER(\"a\")", "A"},
        {"contact.NAME", "Amina Kollie"},
        {"contact[\"name\"]", "Amina Kollie"},
        {"contact.groups.0.name", "Nurses"},
        {"contact.groups[-1].name", "Nurses"},
        {"contact.groups[\"0.5\"].name", "Nurses"},
        {"contact.groups[\"x\"]", "ERROR"},
        {"contact[\"none\"]", ""},
        {"contact.none", "ERROR"},
        {"contact.name[\"none\"]", "ERROR"},
        {"contact.groups[1]", "ERROR"},
        {"contact.groups.first", "ERROR"},
        {"contact.fields.age + 1", "24"},
        {"contact.name.first", "ERROR"},
        {"nothere", "ERROR"},
        {"nothere(1)", "ERROR"},
        {"contact.name(1)", "ERROR"},
        {"upper(\"a\", \"b\")", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Lambdas see the names around them", "[flows][operators]") {
    constexpr Example kExamples[] = {
        {"((x) => x + 1)(2)", "3"},
        {"((x, y) => x & y)(\"a\", \"b\")", "ab"},
        {"(() => 5)()", "5"},
        {"((x) => (y) => x & y)(\"a\")(\"b\")", "ab"},
        {"foreach(array(1, 2), (x) => foreach(array(10, 20), (y) => x + y))", "[[11, 21], [12, 22]]"},
        {"foreach(array(1, 2), (Upper) => upper * 2)", "[2, 4]"},
        {"((x) => x)(1, 2)", "ERROR"},
        {"foreach(array(1), 5)", "ERROR"},
    };
    checkExamples(kExamples);
}
