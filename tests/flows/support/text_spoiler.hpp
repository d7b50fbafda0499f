// What the fuzz tests of texts share: how many inputs to try, and texts made wrong at random. The same seed
// gives the same texts. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/random.hpp"

namespace tama::flows::testing {

/// How many inputs a slow test tries: TAMA_FUZZ_RUNS of the environment, else `otherwise`.
int fuzzRuns(int otherwise);
/// Where its randomness begins: TAMA_FUZZ_SEED, else `otherwise`.
std::uint64_t fuzzSeed(std::uint64_t otherwise);

template <class List>
const auto& oneOf(Random& random, const List& list) {
    return list[random.below(list.size())];
}

/// `text` with up to four changes: a piece or another good text put in, bytes taken out, a byte overwritten.
std::string spoiltText(
    Random& random,
    std::string text,
    const std::vector<std::string>& good,
    const std::vector<std::string>& pieces
);

}  // namespace tama::flows::testing
