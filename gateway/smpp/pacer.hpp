// Keeps a channel under its operator's segments per second: a token bucket that allows at most a twentieth of
// a second at once, so that no window of one second is exceeded by more than 5 %. Thread rule: one client,
// not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>

#include "base/clock.hpp"

namespace tama::gateway::smpp {

class Pacer {
  public:
    /// 0 segments per second = unlimited.
    Pacer(double per_second, SteadyTime now)
        : per_second_(per_second), burst_(std::max(1.0, per_second / 20.0)), tokens_(burst_), counted_(now) {}

    /// Segments that may go now.
    std::size_t available(SteadyTime now) const {
        if (per_second_ <= 0) return std::numeric_limits<std::size_t>::max();
        return static_cast<std::size_t>(tokensAt(now) + kRounding);
    }
    void take(SteadyTime now) {
        tokens_ = tokensAt(now) - 1;
        counted_ = now;
    }
    /// When the next segment may go.
    SteadyTime nextAt(SteadyTime now) const {
        if (available(now) > 0) return now;
        const std::chrono::duration<double> wait{(1 - tokensAt(now)) / per_second_};
        return now + std::chrono::ceil<std::chrono::microseconds>(wait);
    }

  private:
    static constexpr double kRounding = 1e-6;

    double tokensAt(SteadyTime now) const {
        const std::chrono::duration<double> passed = now - counted_;
        return std::min(burst_, tokens_ + passed.count() * per_second_);
    }

    double per_second_;
    double burst_;
    double tokens_;
    SteadyTime counted_;
};

}  // namespace tama::gateway::smpp
