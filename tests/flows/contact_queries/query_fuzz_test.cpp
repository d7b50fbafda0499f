#include "tests/flows/support/query_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("spoilt queries are refused with a position or evaluated", "[flows][fuzz]") {
    const auto tally = fuzzQueries(2026, 3'000);
    CHECK(tally.read > 500);
    CHECK(tally.matched > 100);
    CHECK(tally.slowest < std::chrono::seconds(1));
}

}  // namespace tama::flows::testing
