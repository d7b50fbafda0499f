// Queries made wrong at random, put through parser, printer and evaluation. The same seed gives the same
// queries. One thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace tama::flows::testing {

struct QueryFuzzTally {
    int read = 0;     // that were still queries
    int matched = 0;  // of those, that describe the contact asked about
    std::chrono::nanoseconds slowest{0};  // of CPU
};

/// Throws nothing unless the code under test does.
QueryFuzzTally fuzzQueries(std::uint64_t seed, int queries);

}  // namespace tama::flows::testing
