// How long to hold back after the SMSC said "too fast": 1 s, doubled while it keeps saying so, up to 30 s,
// and forgotten with the first acceptance. It outlives the connection: a reconnect is no excuse to go on at
// full speed. Thread rule: one session, not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace tama::gateway::smpp {

class Throttle {
  public:
    void refused(SteadyTime now) {
        if (now < until_) return;  // the rest of the window was refused for the same reason
        pause_ = pause_.count() == 0 ? kFirstPause : std::min(pause_ * 2, kLongestPause);
        until_ = now + pause_;
    }
    void accepted(SteadyTime now) {
        if (now >= until_) pause_ = std::chrono::seconds{0};
    }
    bool holdsBack(SteadyTime now) const { return now < until_; }
    SteadyTime until() const { return until_; }

  private:
    static constexpr std::chrono::seconds kFirstPause{1};
    static constexpr std::chrono::seconds kLongestPause{30};

    std::chrono::seconds pause_{0};
    SteadyTime until_ = SteadyTime::min();
};

}  // namespace tama::gateway::smpp
