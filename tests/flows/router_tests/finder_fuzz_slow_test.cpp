#include "tests/flows/support/finder_fuzz.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a great many answers are searched", "[flows][fuzz]") {
    const int runs = fuzzRuns(200'000);
    const auto tally = fuzzFinders(fuzzSeed(7), runs);
    CHECK(tally.numbers > runs / 10);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
