// Workflow files made wrong at random, put through reader, linter and a played session. The same seed gives
// the same files. One thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace tama::flows::testing {

struct FuzzTally {
    int read = 0;      // files that were still workflows
    int finished = 0;  // sessions of those that came to an end
    std::chrono::nanoseconds slowest{0};  // of CPU
};

/// Throws nothing unless the code under test does.
FuzzTally fuzzFlowFiles(std::uint64_t seed, int files);
/// As above, files of before version 13.
FuzzTally fuzzLegacyFiles(std::uint64_t seed, int files);

}  // namespace tama::flows::testing
