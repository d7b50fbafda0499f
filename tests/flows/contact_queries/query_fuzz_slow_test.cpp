#include "tests/flows/support/query_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a great many spoilt queries are refused or evaluated", "[flows][fuzz]") {
    const auto tally = fuzzQueries(7, 100'000);
    CHECK(tally.read > 20'000);
    CHECK(tally.slowest < std::chrono::seconds(1));
}

}  // namespace tama::flows::testing
