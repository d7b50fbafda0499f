// Answers made wrong at random, searched for numbers, dates, times and all that the router tests look for.
// The same seed gives the same answers. One thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace tama::flows::testing {

struct FinderFuzzTally {
    int numbers = 0;  // answers with a number in them
    int dates = 0;
    int times = 0;
    int matched = 0;  // answers that the drawn router test matched
    std::chrono::nanoseconds slowest{0};  // of CPU
};

/// Throws nothing unless the code under test does. Fails where what was found is not found again in how it is
/// written, or a test matches with nothing.
FinderFuzzTally fuzzFinders(std::uint64_t seed, int answers);

}  // namespace tama::flows::testing
