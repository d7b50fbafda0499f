#include "tests/flows/support/query_fuzz.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a great many spoilt queries are refused or evaluated", "[flows][fuzz]") {
    const int runs = fuzzRuns(100'000);
    const auto tally = fuzzQueries(fuzzSeed(7), runs);
    CHECK(tally.read > runs / 5);
    CHECK(tally.slowest < std::chrono::seconds(1));
}

}  // namespace tama::flows::testing
