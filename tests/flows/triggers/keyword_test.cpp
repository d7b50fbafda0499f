#include "flows/triggers/keyword.hpp"
#include "tests/support/catch.hpp"

using namespace tama::flows;

TEST_CASE("a trigger word stands at the beginning and ends there", "[flows][triggers]") {
    CHECK(beginsWithKeyword("  VMC-C1 12", "vmc-c1"));
    CHECK(beginsWithKeyword("Réf: 3", "REF"));
    CHECK(beginsWithKeyword("stock", " Stock "));
    CHECK_FALSE(beginsWithKeyword("stocks are low", "stock"));
    CHECK_FALSE(beginsWithKeyword("no stock", "stock"));
    CHECK_FALSE(beginsWithKeyword("stock", ""));
    CHECK_FALSE(beginsWithKeyword("", "stock"));
    CHECK_FALSE(beginsWithKeyword("VMC 12", "vmc-c1"));
}

TEST_CASE("a word that must stand alone may only be followed by punctuation", "[flows][triggers]") {
    CHECK(isOnlyKeyword("Stock!", "stock"));
    CHECK(isOnlyKeyword("stock 🙂", "stock"));
    CHECK_FALSE(isOnlyKeyword("stock 3", "stock"));
    CHECK_FALSE(isOnlyKeyword("restock", "stock"));
    CHECK_FALSE(isOnlyKeyword("!", "stock"));
}

TEST_CASE("a collation finds words written with look-alike letters", "[flows][triggers]") {
    // The first letter is a Cyrillic es.
    CHECK_FALSE(beginsWithKeyword("\xD1\x81tock 3", "ctock"));
    CHECK(beginsWithKeyword("\xD1\x81tock 3", "ctock", Collation::Confusables));
}
