#include "tests/flows/support/template_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("any template compiles and evaluates to a bounded text", "[flows][fuzz]") {
    const auto tally = fuzzTemplates(2026, 5'000);
    CHECK(tally.right > 500);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
