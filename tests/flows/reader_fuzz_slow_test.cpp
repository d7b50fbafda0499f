#include "tests/flows/support/flow_fuzz.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

// Code that is not optimised (debug, sanitizers) takes ten times as long for a file.
#ifdef __OPTIMIZE__
constexpr int kFilesPerSeed = 10'000;
#else
constexpr int kFilesPerSeed = 800;
#endif

}  // namespace

TEST_CASE("a great many spoilt workflow files are refused or run", "[flows][fuzz]") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto tally = fuzzFlowFiles(seed, kFilesPerSeed);
        CHECK(tally.read > kFilesPerSeed / 10);
        CHECK(tally.slowest < std::chrono::seconds(5));
    }
}

}  // namespace tama::flows::testing
