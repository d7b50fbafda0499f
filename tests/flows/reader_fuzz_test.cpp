#include "tests/flows/support/flow_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("spoilt workflow files are refused or run, and never take long", "[flows][fuzz]") {
    const auto tally = fuzzFlowFiles(2026, 2'000);
    CHECK(tally.read > 200);
    CHECK(tally.finished > 100);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
