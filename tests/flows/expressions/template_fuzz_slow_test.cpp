#include "tests/flows/support/template_fuzz.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a great many templates compile and evaluate", "[flows][fuzz]") {
    const int runs = fuzzRuns(100'000);
    const auto tally = fuzzTemplates(fuzzSeed(7), runs);
    CHECK(tally.right > runs / 10);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
