#include <rapidcheck/catch.h>

#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

namespace {

std::string repeated(std::string_view text, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("Expressions may be nested 90 deep but not without end", "[flows][limits]") {
    Fixture fixture;
    CHECK(fixture.show(repeated("(", 90) + "1" + repeated(")", 90)) == "1");
    CHECK(fixture.fails(repeated("(", 5000) + "1" + repeated(")", 5000)));
    CHECK(fixture.fails(repeated("-", 5000) + "1"));
    CHECK(fixture.fails(repeated("1 + ", 5000) + "1"));
    CHECK(fixture.fails("contact" + repeated(".a", 5000)));
    CHECK(fixture.fails(repeated("upper(", 500) + repeated(")", 500)));
    CHECK(fixture.text("@contact" + repeated(".a", 5000)).errors.size() == 1);
    CHECK(fixture.show(repeated("1 + ", 150) + "1") == "151");
    CHECK(fixture.show(repeated("\"a\" & ", 2000) + "\"a\"").size() == 2001);
}

TEST_CASE("A lambda that calls itself ends with an error", "[flows][limits]") {
    Fixture fixture;
    CHECK(fixture.fails("((f) => f(f))((f) => f(f))"));
    CHECK(fixture.fails("((f) => f(f) & f(f))((f) => f(f) & f(f))"));
    CHECK(fixture.fails("foreach(array(1), (f) => foreach)[0](array(1))"));
}

TEST_CASE("Work and memory are bounded", "[flows][limits]") {
    Fixture fixture;
    CHECK(fixture.fails("repeat(\"x\", 2000000000)"));
    CHECK(fixture.fails("repeat(repeat(\"x\", 100000), 100000)"));
    CHECK(fixture.fails("replace(repeat(\"x\", 100000), \"x\", repeat(\"y\", 100000))"));
    CHECK(fixture.fails("foreach(split(repeat(\"x \", 100000)), (x) => repeat(\"y\", 100000))"));
    CHECK(fixture.fails(
        "join(foreach(split(repeat(\"x \", 1000)), (x) => repeat(\"y\", 9000)), repeat(\",\", 100000))"
    ));
    // Every level doubles what is shown: small in memory, huge as text.
    CHECK(fixture.fails(
        "((d) => d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(d(\"x\"))))))))))))))))))))))((x) => array(x, x))"
    ));
    CHECK(fixture.fails("parse_json(repeat(\"[\", 100000))"));
    CHECK(fixture.fails("2 ^ 100000000000"));
    CHECK(fixture.fails("datetime_add(now(), 2000000000, \"Y\")"));
    CHECK(fixture.fails("datetime_add(now(), 2000000000, \"h\")"));
}

TEST_CASE("Values are nested only so deep that they can be taken apart", "[flows][limits]") {
    Fixture fixture;
    // Ten times a function that nests ten times: each level of lambdas multiplies.
    const std::string ten = "(f) => (x) => " + repeated("f(", 10) + "x" + repeated(")", 10);
    const std::string nest = "((t) => t(t(t(t((x) => array(x)))))(1))(" + ten + ")";
    CHECK(fixture.fails(nest));
    CHECK(fixture.fails("((t) => t(t(t(t((x) => object(\"a\", x)))))(1))(" + ten + ")"));
    CHECK(fixture.fails("((t) => t(t(t(t((x) => (y) => x))))(1))(" + ten + ")"));
    CHECK(fixture.show("count(((t) => t(t((x) => array(x)))(1))(" + ten + "))") == "1");
}

TEST_CASE("Cheap steps over big arguments end, too", "[flows][limits]") {
    Fixture fixture;
    const auto over_array = [](std::string_view body) {
        return "((a) => foreach(a, (x) => " + std::string(body) + "))(split(repeat(\"1 \", 20000)))";
    };
    CHECK(fixture.fails(over_array("contains(a, 2)")));
    CHECK(fixture.fails(over_array("count(reverse(a))")));
    CHECK(fixture.fails(over_array("text_length(a)")));
    const auto over_text = [](std::string_view body) {
        return "((t) => foreach(split(repeat(\"1 \", 1000)), (x) => " + std::string(body) +
               "))(repeat(\"a 1 \", 20000))";
    };
    CHECK(fixture.fails(over_text("has_number_gt(t, 5)")));
    CHECK(fixture.fails(over_text("has_time(t)")));
    CHECK(fixture.fails(over_text("text_slice(t, 1, 2)")));
    CHECK(fixture.fails(over_text("is_error(regex_match(x, t))")));
    CHECK(fixture.show("((a) => count(foreach(a, (x) => x ^ 2)))(split(repeat(\"1 \", 1000)))") == "1000");
}

TEST_CASE("Numbers and dates beyond what is kept are errors", "[flows][limits]") {
    Fixture fixture;
    CHECK(fixture.show("9^9^9^9").ends_with("number value out of range"));
    CHECK(fixture.fails("2 ^ -99999"));
    CHECK(fixture.fails("1.00000000000000000000000000000000001 ^ 99999999999"));
    const std::string below_one = "0." + repeated("9", 36);
    CHECK(fixture.show(below_one + " ^ 9999") == "0.999999999999999999999999999999990001");
    CHECK(fixture.fails(repeated("9", 37)));
    CHECK(fixture.fails(repeated("9", 90'000)));
    CHECK(fixture.fails("parse_json(\"[1e999999999]\")"));
    CHECK(fixture.fails("mean(" + repeated("9", 36) + ", " + repeated("9", 36) + ")"));
    CHECK(fixture.show("datetime_add(\"31-12-9999 23:59\", 1, \"Y\")").ends_with("date out of range"));
    CHECK(fixture.fails("datetime_add(\"31-12-9999\", 1, \"D\")"));
    CHECK(fixture.fails("datetime_add(\"01-01-0001\", -1, \"D\")"));
    CHECK(fixture.fails("date_from_parts(10000, 1, 1)"));
    CHECK(fixture.fails("datetime_from_epoch(253402300800)"));
}

TEST_CASE("A regular expression takes no more time than an evaluation may", "[flows][limits]") {
    Fixture fixture;
    CHECK(fixture.text("@(regex_match(repeat(\"a\", 9999), \"(a+)+$\"))").text.size() == 9'999);
    // Too big for RE2's automaton, which then takes pattern times text.
    CHECK(fixture.show("regex_match(repeat(\"a\", 99999), \"(.*a){1000}\")").ends_with("too many steps"));
    CHECK(fixture.matched("has_pattern", Value(repeated("a", 99'999)), {"(.*a){1000}"}) == "ERROR");
    CHECK(fixture.matched("has_pattern", Value(repeated("a", 99'999)), {"(a+)+b"}) == "-");
    CHECK(fixture.fails("regex_match(\"a\", \"(x{1000}){1000}\")"));
    CHECK(fixture.fails("regex_match(\"a\", repeat(\"(\", 90000))"));
    // Every pattern is another one, so none is kept compiled.
    const auto many = [&](const std::string& pattern) {
        return fixture.show(
            "count(foreach(split(repeat(\"1 \", 50000)), (x) => is_error(regex_match(\"a\", rand() & \"" +
            pattern + "\"))))"
        );
    };
    CHECK(many("a{1000}").ends_with("too many steps"));
    CHECK(many("\\\\pL{1000}").ends_with("too many steps"));
}

TEST_CASE("A million characters end in an answer or a clear error", "[flows][limits]") {
    Fixture fixture;
    constexpr int kMillion = 1'000'000;
    CHECK(fixture.text(repeated("a", kMillion)).text.size() == kMillion);
    CHECK(fixture.text(repeated("@", kMillion)).text.size() == kMillion / 2);
    CHECK(fixture.text(repeated("@(", kMillion / 2)).text.size() == kMillion);
    CHECK(fixture.text("@(" + repeated("1+", kMillion / 2) + "1)").errors.front().ends_with("100000 bytes"));
    CHECK(fixture.text("@(" + repeated("(", 99'000) + repeated(")", 99'000) + ")").errors.size() == 1);
    const TextResult failing = fixture.text(repeated("@(1/0)", 10'000));
    CHECK(failing.text.empty());
    CHECK(failing.errors.size() == 101);
    CHECK(fixture.text(repeated("@(repeat(\"x\", 900000))", 10)).errors.size() == 9);
}

TEST_CASE("Any text compiles and evaluates without a crash", "[flows][limits][property]") {
    Fixture fixture;
    const auto survives = [&](const std::string& source) {
        const auto compiled = CompiledTemplate::compile(source, standardRoots());
        compiled.evaluateText(fixture.context());
        compiled.evaluateValue(fixture.context());
    };
    rc::prop("random bytes", [&](const std::string& source) { survives("@(" + source + ")@" + source); });
    rc::prop("random tokens", [&] {
        const auto tokens = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "(",
            ")",
            "@(",
            "@",
            "@@",
            "[",
            "]",
            ",",
            ".",
            "+",
            "-",
            "*",
            "/",
            "^",
            "&",
            "<",
            "=",
            "!=",
            "=>",
            "\"",
            "\\",
            "1",
            "0.5",
            "true",
            "null",
            "contact",
            "fields",
            "age",
            "upper",
            "foreach",
            "x",
            "array",
            "if",
            " ",
            "٣",
            "é"
        ));
        std::string source;
        for (const auto& token : tokens) source += token;
        survives("@(" + source + ")");
    });
    rc::prop("plain text without @ stays as it is", [&](const std::string& text) {
        RC_PRE(text.find('@') == std::string::npos);
        RC_ASSERT(
            CompiledTemplate::compile(text, standardRoots()).evaluateText(fixture.context()).text == text
        );
    });
}

TEST_CASE("Every function survives arguments of every kind", "[flows][limits][property]") {
    Fixture fixture;
    const std::vector<std::string> values = {
        "null",
        "\"\"",
        "\"text 5\"",
        "-1",
        "0.5",
        "99999999999999999999",
        "true",
        "now()",
        "today()",
        "array(1, \"a\")",
        "object(\"a\", 1)",
        "upper",
        "(x) => x",
        "(1 / 0)"};
    for (const auto name : functionNames()) {
        const auto function = std::string(name);
        fixture.text("@(" + function + "())");
        for (const auto& a : values) {
            fixture.text("@(" + function + "(" + a + "))");
            for (const auto& b : values) {
                const auto result = fixture.text("@(" + function + "(" + a + ", " + b + "))");
                CHECK(result.errors.size() <= 1);
                fixture.text("@(" + function + "(" + a + ", " + b + ", " + a + "))");
            }
        }
    }
}
