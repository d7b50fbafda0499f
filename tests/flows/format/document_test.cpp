// Documents are read by a fast parser where it can, and by nlohmann's where not: nobody must be able to tell.
#include "flows/format/document.hpp"

#include <string>

#include "flows/format/document_json.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::flows;
using json = DocumentJson;

namespace {

std::optional<json> parsed(const std::string& text, Problems& problems) {
    return parseDocument(text, "f.json", 1U << 20U, problems);
}

std::string refusalOf(const std::string& text) {
    Problems problems;
    CHECK_FALSE(parsed(text, problems));
    const auto errors = problems.take();
    return errors.size() == 1 ? describe(errors.front()) : std::to_string(errors.size()) + " problems";
}

}  // namespace

TEST_CASE("a document is what nlohmann's parser makes of it, its types of numbers too", "[flows]") {
    const std::string text = GENERATE(
        as<std::string>(),
        R"({"a": -0, "b": [true, false, null, "", {}, []]})",
        R"({"a": 1, "b": 2, "a": {"last": "wins"}})",
        R"([0, 1, -1, 1.0, 1e5, -2.5E-3, 9223372036854775807, -9223372036854775808, 18446744073709551615])",
        R"(["\u0041\u00e9\ud83d\ude00", "\\ \" \/ \b \f \n \r \t", "é 😀"])",
        R"([18446744073709551616, -9223372036854775809, 1e-400])",
        " \t\r\n\"alone\" ",
        "7"
    );
    Problems problems;
    const auto document = parsed(text, problems);
    REQUIRE(document);
    const json expected = json::parse(text);
    CHECK(*document == expected);
    CHECK(document->dump() == expected.dump());
    if (expected.is_array()) {
        for (std::size_t i = 0; i < expected.size(); ++i) CHECK((*document)[i].type() == expected[i].type());
    }
}

TEST_CASE("a byte order mark before a document is passed over", "[flows]") {
    Problems problems;
    CHECK(parsed("\xEF\xBB\xBF{}", problems) == json::object());
}

TEST_CASE("a document is read without NUL, in names as in texts", "[flows]") {
    Problems problems;
    const auto read = parseDocument(R"({"b\u0000": "x\u0000y", "a": "\\u0000"})", "f.json", 1'000, problems);
    REQUIRE(read);
    CHECK(*read == DocumentJson{{"a", "\\u0000"}, {"b", "xy"}});
}

TEST_CASE("a document that no parser takes is refused with line and column", "[flows]") {
    CHECK(refusalOf("{\n  \"a\": }") == "f.json:2:8: is not JSON; check that the file is complete");
    for (const char* wrong : {"", "{", "[1,]", "{\"a\" 1}", "01", "[\"\t\"]", "\"\\ud800\"", "\"\xFF\"", "{} {}", "nul"}) {
        INFO(wrong);
        CHECK(refusalOf(wrong).find("is not JSON") != std::string::npos);
    }
}

TEST_CASE("a number that no computer takes is refused", "[flows]") {
    CHECK(refusalOf("[8E400]") == "f.json: has a number that is too large to be read, such as 1E400");
}

TEST_CASE("a document may be nested 64 levels deep, and no deeper", "[flows]") {
    const auto nested = [](std::size_t levels) {
        return std::string(levels, '[') + std::string(levels, ']');
    };
    Problems problems;
    CHECK(parsed(nested(64), problems));
    CHECK(refusalOf(nested(65)) == "f.json: is nested deeper than 64 levels");
    CHECK(refusalOf(std::string(500'000, '[')) == "f.json: is nested deeper than 64 levels");
}
