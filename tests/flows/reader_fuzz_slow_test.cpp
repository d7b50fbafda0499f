#include "tests/flows/support/flow_fuzz.hpp"
#include "tests/flows/support/text_spoiler.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

// Code that is not optimised (debug, sanitizers) takes ten times as long for a file.
#ifdef __OPTIMIZE__
constexpr int kFiles = 50'000;
#else
constexpr int kFiles = 4'000;
#endif

}  // namespace

TEST_CASE("a great many spoilt workflow files are refused or run", "[flows][fuzz]") {
    const int files = fuzzRuns(kFiles);
    const auto tally = fuzzFlowFiles(fuzzSeed(7), files);
    CHECK(tally.read > files / 10);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

TEST_CASE("a great many spoilt files of before version 13 are refused or run", "[flows][fuzz]") {
    const int files = fuzzRuns(500);
    const auto tally = fuzzLegacyFiles(fuzzSeed(7), files);
    CHECK(tally.read > 0);
    CHECK(tally.slowest < std::chrono::seconds(5));
}

}  // namespace tama::flows::testing
