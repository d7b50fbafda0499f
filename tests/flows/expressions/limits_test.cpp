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
