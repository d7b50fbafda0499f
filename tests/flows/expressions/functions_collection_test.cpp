#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;
using tama::flows::testing::Fixture;

TEST_CASE("Arrays are cut, searched, sorted and mapped", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"slice(array(1, 2, 3), -1)", "[3]"},
        {"slice(array(1, 2, 3), -9, -1)", "[1, 2]"},
        {"slice(array(1, 2, 3), 2, 1)", "[]"},
        {"slice(array(1, 2, 3), 0, 99)", "[1, 2, 3]"},
        {"contains(array(\"1\", 2), 1)", "false"},
        {"contains(array(1, array(2, \"a\")), array(2, \"a\"))", "true"},
        {"contains(array(null), null)", "true"},
        {"contains(array(), \"\")", "false"},
        {"join(array(1, array(2, 3)), \"+\")", "1+[2, 3]"},
        {"sort(array(10, 9, 1.5))", "[1.5, 9, 10]"},
        {"sort(array(1, \"a\"))", "ERROR"},
        {"sort(array(true, false))", "[false, true]"},
        {"sort(array(null))", "[]"},
        {"sort(array(null, null))", "ERROR"},
        {"reverse(array())", "[]"},
        {"unique(array(1, \"1\", 2, 1))", "[1, 1, 2]"},
        {"unique(array(array(1), null, array(1), null))", "[[1], ]"},
        {"concat(array(1), array(2))", "[1, 2]"},
        {"sum(array())", "0"},
        {"sum(array(\"x\"))", "ERROR"},
        {"filter(array(1, 2, 3), (x) => x > 1)", "[2, 3]"},
        {"filter(array(1), (x) => 1 / 0)", "ERROR"},
        {"foreach(array(1, 0), (x) => 1 / x)", "ERROR"},
        {"foreach(array(\"a b\", \"c d\"), word, 1)", "[b, d]"},
        {"array(1 / 0)", "ERROR"},
        {"count(array(1, null))", "2"},
        {"join(\"abc\", \",\")", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Objects show their default value, their properties otherwise", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"object(\"b\", 1, \"a\", 2, \"b\", 3)", "{a: 2, b: 3}"},
        {"object(\"__default__\", \"shown\", \"x\", 1)", "shown"},
        {"object(\"__default__\", 5, \"x\", 1) + 1", "6"},
        {"object(\"__default__\", 5, \"x\", 1).x", "1"},
        {"count(object(\"__default__\", 5, \"x\", 1))", "1"},
        {"json(object(\"__default__\", 5, \"x\", 1))", "{\"x\":1}"},
        {"keys(object(\"b\", 1, \"a\", 2))", "[a, b]"},
        {"extract(object(\"a\", 1), \"z\")", ""},
        {"extract_object(object(\"a\", 1, \"b\", 2), \"a\", \"z\")", "{a: 1, z: }"},
        {"foreach_value(object(\"a\", 1), (x) => x + 1)", "{a: 2}"},
        {"count(5)", "ERROR"},
        {"urn_parts(\"tel:+231770000001\").path", "+231770000001"},
        {"urn_parts(\"nothing\")", "ERROR"},
        {"attachment_parts(\"image/png:http://x/y:1\").url", "http://x/y:1"},
        {"attachment_parts(\"none\")", "{content_type: , url: none}"},
        {"attachment_parts(\"Audio:http://x\")", "{content_type: audio, url: http://x}"},
        {"attachment_parts(\"http://x/y.jpg\")", "{content_type: , url: http://x/y.jpg}"},
        {"extract_object(object(\"a\", 1))", "ERROR"},
        {"count(null)", "0"},
        {"object(\"A\", 1, \"a\", 2).a", "2"},
        {"default(object(\"__default__\", \"\"), \"x\")", "x"},
    };
    checkExamples(kExamples);
}

TEST_CASE("Addresses are hidden where the environment says so", "[flows][functions]") {
    Fixture fixture;
    fixture.environment.redaction_policy = RedactionPolicy::Urns;
    CHECK(fixture.show("urn_parts(\"tel:+231770000001\").path") == "********");
    CHECK(fixture.show("format_urn(\"tel:+231770000001\")") == "********");
}

TEST_CASE("Logic looks at truth, absence and errors", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"and(1, \"yes\", array(0))", "true"},
        {"and(true, 1 / 0)", "ERROR"},
        {"and(false, 1 / 0)", "false"},
        {"or(\"\", 0, null, array(), \"FALSE\")", "false"},
        {"or(true, 1 / 0)", "true"},
        {"if(contact.fields.district, 1, 2)", "2"},
        {"if(true, 1, 1 / 0)", "1"},
        {"if(false, 1, 1 / 0)", "ERROR"},
        {"default(null, \"x\")", "x"},
        {"default(0, \"x\")", "0"},
        {"default(contact.nothing, \"x\")", "x"},
        {"is_error(contact.nothing)", "true"},
        {"is_error(null)", "false"},
        {"boolean(\"no\")", "true"},
        {"text(null)", ""},
        {"number(\"٣\")", "ERROR"},
        {"number(\" 12 \")", "12"},
        {"object(\"a\")", "ERROR"},
    };
    checkExamples(kExamples);
}
