#include "tests/flows/support/flow_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

TEST_CASE("a hundred thousand spoilt workflow files are refused or run", "[flows][fuzz]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto tally = fuzzFlowFiles(seed, 10'000);
        CHECK(tally.read > 1'000);
        CHECK(tally.slowest < std::chrono::seconds(5));
    }
}

}  // namespace tama::flows::testing
