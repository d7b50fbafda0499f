#include "flows/trigger_words.hpp"

#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("bare words have no case, accents and punctuation", "[flows]") {
    CHECK(bareWords(" «Arrêt!» ") == "arret");
}

}  // namespace tama::flows::testing
