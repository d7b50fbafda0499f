#include "tests/gateway/smpp/pdu_mutator.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::smpp::testing;

TEST_CASE("twenty thousand mutated PDUs break neither codec nor sessions", "[gateway][smpp][fuzz]") {
    const std::uint64_t decoded = fuzzPdus(20'000, 1);
    // Both paths were walked.
    CHECK(decoded > 5'000);
    CHECK(decoded < 19'000);
}
