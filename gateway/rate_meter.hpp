// Events per second over the last ten seconds, in buckets of a second. Not thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace tama::gateway {

class RateMeter {
  public:
    void count(SteadyTime now) {
        turnTo(secondOf(now));
        ++buckets_[static_cast<std::size_t>(current_ % kSeconds)];
    }

    /// The running second is left out: it is not over yet.
    double perSecond(SteadyTime now) {
        turnTo(secondOf(now));
        std::uint64_t sum = 0;
        for (const auto bucket : buckets_) sum += bucket;
        sum -= buckets_[static_cast<std::size_t>(current_ % kSeconds)];
        return static_cast<double>(sum) / static_cast<double>(kSeconds - 1);
    }

  private:
    static constexpr std::int64_t kSeconds = 11;

    static std::int64_t secondOf(SteadyTime now) {
        return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    }
    void turnTo(std::int64_t second) {
        if (second - current_ >= kSeconds) {
            buckets_.fill(0);
            current_ = second;
        }
        while (current_ < second) buckets_[static_cast<std::size_t>(++current_ % kSeconds)] = 0;
    }

    std::array<std::uint64_t, kSeconds> buckets_{};
    std::int64_t current_ = 0;
};

}  // namespace tama::gateway
