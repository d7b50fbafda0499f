// When to connect again: the delay doubles from `shortest` to `longest`, each time drawn from its upper half,
// so that many gateways do not return in step. A wrong password waits much longer: no hammering on an account
// that will be locked. Thread rule: one client, not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace tama::gateway::smpp {

class Backoff {
  public:
    Backoff(Milliseconds shortest, Milliseconds longest, Random random)
        : shortest_(std::max(shortest, Milliseconds{1})),
          longest_(std::max(longest, shortest_)),
          ceiling_(shortest_),
          random_(random) {}

    Milliseconds next() {
        const Milliseconds delay = spread(ceiling_);
        ceiling_ = std::min(ceiling_ * 2, longest_);
        return delay;
    }
    Milliseconds afterConfigurationFault(Milliseconds pause) {
        ceiling_ = longest_;
        return spread(std::max(pause, longest_));
    }
    /// To be called when a session has proved good: a bind alone has not.
    void reset() { ceiling_ = shortest_; }

  private:
    Milliseconds spread(Milliseconds ceiling) {
        const auto half = ceiling.count() / 2;
        const auto upper = static_cast<std::uint64_t>(ceiling.count() - half);
        return Milliseconds{half + static_cast<Milliseconds::rep>(random_.below(upper + 1))};
    }

    Milliseconds shortest_;
    Milliseconds longest_;
    Milliseconds ceiling_;
    Random random_;
};

}  // namespace tama::gateway::smpp
