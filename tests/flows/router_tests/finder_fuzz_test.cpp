#include "tests/flows/support/finder_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("numbers, dates and times are found in any bytes, and found again as shown", "[flows][fuzz]") {
    const auto tally = fuzzFinders(2026, 10'000);
    CHECK(tally.numbers > 1'000);
    CHECK(tally.dates > 500);
    CHECK(tally.times > 500);
    CHECK(tally.matched > 500);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
