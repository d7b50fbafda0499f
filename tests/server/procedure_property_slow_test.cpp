#include "tests/server/procedure_property.hpp"

TEST_CASE("twenty-four thousand random acts keep the invariants in the store", "[server]") {
    int activations = 0;
    for (std::uint32_t seed = 1'001; seed <= 1'040; ++seed) {
        tama::tests::RandomMinistry ministry(seed);
        for (int i = 0; i < 10; ++i) ministry.walk(60);
        activations += ministry.activations;
    }
    CHECK(activations > 100);
}
