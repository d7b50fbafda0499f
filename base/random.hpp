// Randomness as a value that is passed in: the same seed gives the same sequence on every platform
// (xoshiro256**, seeded by splitmix64; Blackman & Vigna). Not for secrets: those come from libsodium.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tama {

class Random {
  public:
    explicit Random(std::uint64_t seed);

    std::uint64_t next();
    /// A whole number in [0, bound). `bound` > 0.
    std::uint64_t below(std::uint64_t bound);
    /// In [0, 1), with 53 random bits.
    double unit();
    bool chance(double probability) { return unit() < probability; }

  private:
    std::array<std::uint64_t, 4> state_;
};

/// Mixes a seed with what a random choice is about, so that it depends on nothing else
/// (`seedFor(seed, "worker-17/question-2")`). FNV-1a, then splitmix64.
std::uint64_t seedFor(std::uint64_t seed, std::string_view about);

}  // namespace tama
