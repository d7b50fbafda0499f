// Templates made at random from the grammar or by spoiling good ones, compiled and evaluated over a context
// with all roots. The same seed gives the same templates. One thread.
#pragma once

#include <chrono>
#include <cstdint>

namespace tama::flows::testing {

struct TemplateFuzzTally {
    int right = 0;  // templates without an error
    std::chrono::nanoseconds slowest{0};  // of CPU
};

/// Throws nothing unless the code under test does. Fails where a result is longer than allowed, more errors
/// are told than should be, or valid UTF-8 becomes something else.
TemplateFuzzTally fuzzTemplates(std::uint64_t seed, int templates);

}  // namespace tama::flows::testing
