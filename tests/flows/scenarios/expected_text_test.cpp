#include "flows/scenarios/expected_text.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

bool fits(const std::string& expected, const std::string& text) {
    const auto parsed = ExpectedText::parse(expected);
    REQUIRE(parsed);
    return parsed->matches(text);
}

}  // namespace

TEST_CASE("a text is expected word for word, white space aside", "[flows][scenarios]") {
    CHECK(fits("How old are you?", "How old are you?"));
    CHECK(fits("How old\nare you?", " How  old are you? "));
    CHECK_FALSE(fits("How old are you?", "How old are you? Reply"));
    CHECK_FALSE(fits("how old are you?", "How old are you?"));
    CHECK_FALSE(fits("How old", ""));
}

TEST_CASE("an ellipsis stands for any text", "[flows][scenarios]") {
    CHECK(fits("Q2…", "Q2 How many?"));
    CHECK(fits("Q2...", "Q2"));
    CHECK(fits("… many …", "How many weeks?") == true);
    CHECK(fits("…", ""));
    CHECK(fits("…weeks?", "How many weeks?"));
    CHECK_FALSE(fits("Q2…", "Q1, then Q2"));
    CHECK_FALSE(fits("…weeks", "How many weeks?"));
    CHECK_FALSE(fits("a…b…c", "a c b"));
    // What one part has taken is not there for the next.
    CHECK_FALSE(fits("ab…ba", "aba"));
    // An ellipsis in the message is matched by itself.
    CHECK(fits("Wait… please", "Wait... please"));
}

TEST_CASE("a regular expression stands between slashes", "[flows][scenarios]") {
    CHECK(fits("/score: [23] of 3/", "Your score: 2 of 3."));
    CHECK_FALSE(fits("/score: [23] of 3/", "Your score: 1 of 3."));
    CHECK(fits("//", "//"));
    CHECK(fits("a/b", "a/b"));
    CHECK_FALSE(ExpectedText::parse("/a(/"));
}

}  // namespace tama::flows::testing
