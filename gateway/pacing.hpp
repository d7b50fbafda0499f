// How fast a channel sends, and whose turn it is: segments per second on the steady clock, and the shares of
// the two lanes. Pure; one thread. Source: docs/architecture.md, "Gateway".
#pragma once

#include <cstddef>

#include "base/clock.hpp"

namespace tama::gateway {

/// A token bucket: `per_second` segments, and at most a tenth of a second's worth (at least one) saved up, so
/// that no second sees more than the operator allows plus that.
class SegmentRate {
  public:
    SegmentRate(double per_second, SteadyTime now);

    /// Segments that may be sent now.
    std::size_t available(SteadyTime now);
    void spend(std::size_t segments);
    /// The operator said "too fast": nothing until then.
    void blockUntil(SteadyTime time);
    /// When the next segment may be sent; `now` when it may be already.
    SteadyTime nextAt(SteadyTime now);

  private:
    void refill(SteadyTime now);

    double per_second_;
    double capacity_;
    double tokens_;
    SteadyTime filled_at_;
    SteadyTime blocked_until_{};
};

/// Replies go first, but bulk keeps at least a tenth of the rate: each nine replies owe it one.
class LaneShares {
  public:
    /// How many of the next `slots` belong to bulk, if it has any, before replies get the rest.
    std::size_t reservedForBulk(std::size_t slots) const;
    void sent(std::size_t replies, std::size_t bulk);

  private:
    static constexpr std::size_t kRepliesForEachBulk = 9;
    static constexpr std::size_t kMostOwed =
        10 * kRepliesForEachBulk;  // an empty bulk lane saves up no flood

    std::size_t owed_ = 0;  // in ninths of a part
};

}  // namespace tama::gateway
