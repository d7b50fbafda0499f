#include "flows/trigger_words.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a trigger word stands at the beginning and ends there", "[flows]") {
    CHECK(beginsWithWord("  VMC-C1 12", "vmc-c1"));
    CHECK(beginsWithWord("Réf: 3", "REF"));
    CHECK(beginsWithWord("stock", "stock"));
    CHECK_FALSE(beginsWithWord("stocks are low", "stock"));
    CHECK_FALSE(beginsWithWord("no stock", "stock"));
    CHECK_FALSE(beginsWithWord("stock", ""));
    CHECK_FALSE(beginsWithWord("", "stock"));
    CHECK(isOnlyWord("Stock!", "stock"));
    CHECK_FALSE(isOnlyWord("stock 3", "stock"));
    CHECK(bareWords(" «Arrêt!» ") == "arret");
}

}  // namespace tama::flows::testing
