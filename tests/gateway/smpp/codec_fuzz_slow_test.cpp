// A million, best run under the address and undefined-behaviour sanitizers.
#include "tests/gateway/smpp/pdu_mutator.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp::testing;

TEST_CASE("a million mutated PDUs break neither codec nor sessions", "[gateway][smpp][fuzz]") {
    std::uint64_t decoded = 0;
    for (std::uint64_t seed = 100; seed < 110; ++seed) decoded += fuzzPdus(100'000, seed);
    CHECK(decoded > 250'000);
}
