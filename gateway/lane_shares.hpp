// Whose turn it is on a channel: replies go first, but bulk keeps at least a tenth of the rate. How fast the
// channel sends is the SMPP client's business. Pure; one thread. Source: docs/architecture.md, "Gateway".
#pragma once

#include <cstddef>

namespace tama::gateway {

/// Nine replies owe bulk one part.
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
