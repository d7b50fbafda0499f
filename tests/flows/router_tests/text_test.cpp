#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("A phrase is found after a false start", "[flows][routers][defects]") {
    Fixture fixture;
    CHECK(fixture.matched("has_phrase", "very very good", {"very good"}) == "very good");
    CHECK(fixture.matched("has_phrase", "a a a b", {"a a b"}) == "a a b");
    CHECK(fixture.matched("has_phrase", "very, very bad", {"very good"}) == "-");
    CHECK(fixture.matched("has_phrase", "anything", {""}).empty());
}

TEST_CASE("A pattern and its text are trimmed", "[flows][routers][defects]") {
    Fixture fixture;
    CHECK(fixture.matched("has_pattern", " abc ", {"^abc"}) == "abc");
    CHECK(fixture.matched("has_pattern", "abc", {"  ^abc$ "}) == "abc");
}

TEST_CASE("Patterns ignore case, match at lines and give their groups", "[flows][routers]") {
    Fixture fixture;
    const auto result = fixture.test("has_pattern", "Lot: AB-12", {"(\\w+)-(\\d+)"});
    REQUIRE(result.isMatch());
    CHECK(result.match.toString() == "AB-12");
    CHECK(result.extra.toString() == "{0: AB-12, 1: AB, 2: 12}");
    CHECK(fixture.matched("has_pattern", "one\nTWO", {"^two$"}) == "TWO");
    CHECK(fixture.matched("has_pattern", "x", {"("}) == "ERROR");
    CHECK(fixture.matched("has_pattern", "x", {std::string(2000, '(')}) == "ERROR");
}

TEST_CASE("Words are compared without regard to case, punctuation aside", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.matched("has_any_word", "OUI, merci", {"oui o yes"}) == "OUI");
    CHECK(fixture.matched("has_any_word", "ÉTÉ", {"été"}) == "ÉTÉ");
    CHECK(fixture.matched("has_any_word", "👍", {"👍 ok"}) == "👍");
    CHECK(fixture.matched("has_any_word", "yesterday", {"yes"}) == "-");
    CHECK(fixture.matched("has_any_word", "yes", {""}) == "-");
    CHECK(fixture.matched("has_all_words", "Pain in HEAD and neck", {"head pain"}) == "Pain HEAD");
    CHECK(fixture.matched("has_all_words", "pain", {"head pain"}) == "-");
    CHECK(fixture.matched("has_only_phrase", " Yes! ", {"yes"}) == "Yes");
    CHECK(fixture.matched("has_only_phrase", "Yes please", {"yes"}) == "-");
    CHECK(fixture.matched("has_only_text", "Low", {"Low"}) == "Low");
    CHECK(fixture.matched("has_only_text", "low", {"Low"}) == "-");
    CHECK(fixture.matched("has_only_text", 5, {"5"}) == "5");
    CHECK(fixture.matched("has_beginning", " Épi 12", {"épi"}) == "Épi");
    CHECK(fixture.matched("has_beginning", "ab", {"abc"}) == "-");
    CHECK(fixture.matched("has_text", " \u00a0x ") == "x");
    CHECK(fixture.matched("has_value", "\n") == "-");
    CHECK(fixture.matched("has_text", Value()) == "-");
}

TEST_CASE("The collation of the environment decides which words are the same", "[flows][routers]") {
    Fixture fixture;
    fixture.environment.input_collation = Collation::ArabicVariants;
    CHECK(fixture.matched("has_any_word", "أحمد", {"احمد"}) == "أحمد");
    CHECK(fixture.matched("has_only_phrase", "فاطمة", {"فاطمه"}) == "فاطمة");
    CHECK(fixture.matched("has_any_word", "٠١٢٣٤٥٦۷٨٩", {"۰۱۲۳۴۵۶۷۸۹"}) == "٠١٢٣٤٥٦۷٨٩");
    fixture.environment.input_collation = Collation::Confusables;
    CHECK(fixture.matched("has_any_word", "уes", {"yes"}) == "уes");  // the first letter is Cyrillic
    CHECK(fixture.matched("has_any_word", "𝕟𝔂𝛼𝐫ᴜ𝞳𝕒", {"𝒩ɣaruka"}) == "𝕟𝔂𝛼𝐫ᴜ𝞳𝕒");
    CHECK(fixture.matched("has_only_phrase", "𝕟𝔂𝛼𝐫ᴜ𝞳𝕒", {"Nyaruka"}) == "𝕟𝔂𝛼𝐫ᴜ𝞳𝕒");
    fixture.environment.input_collation = Collation::Default;
    CHECK(fixture.matched("has_any_word", "уes", {"yes"}) == "-");
}

TEST_CASE("A test fails on wrong arguments and on an operand that is an error", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.matched("has_phrase", "x", {}) == "ERROR");
    CHECK(fixture.matched("has_phrase", "x", {"a", "b"}) == "ERROR");
    CHECK(fixture.matched("has_text", Value::error("broken")) == "ERROR");
    CHECK(fixture.test("has_text", Value::error("broken")).error == "broken");
    CHECK(findRouterTest("has_nothing") == nullptr);
}

TEST_CASE("Tests are functions whose result is true or false and has a match", "[flows][routers]") {
    Fixture fixture;
    CHECK(fixture.show("has_any_word(\"Yes\", \"yes\")") == "true");
    CHECK(fixture.show("has_any_word(\"No\", \"yes\")") == "false");
    CHECK(fixture.show("has_any_word(\"No\", \"yes\").match").empty());
    CHECK(fixture.show("if(has_number_gt(\"about 5\", 4), \"many\", \"few\")") == "many");
    CHECK(fixture.show("has_pattern(\"a1\", \"(\\d)\").extra.1") == "1");
}
