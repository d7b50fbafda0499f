#include "tests/server/procedure_property.hpp"

TEST_CASE("random acts by random people keep the invariants in the store", "[server]") {
    int activations = 0, sent = 0;
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
        tama::tests::RandomMinistry ministry(seed);
        for (int i = 0; i < 4; ++i) ministry.walk(60);
        activations += ministry.activations;
        sent += ministry.sent;
    }
    CHECK(activations > 3);  // the walks get somewhere
    CHECK(sent > 20);
}
