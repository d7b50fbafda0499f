#include "tests/requests/procedure_walks.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("a hundred thousand walks of random acts never send what was not approved", "[requests]") {
    const auto seen = tama::tests::walkAtRandom(100'001, 100'000);
    CHECK(seen.activations > 3'000);
}
