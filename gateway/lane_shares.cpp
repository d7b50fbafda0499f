#include "gateway/lane_shares.hpp"

#include <algorithm>

namespace tama::gateway {

std::size_t LaneShares::reservedForBulk(std::size_t slots) const {
    return std::min(slots, owed_ / kRepliesForEachBulk);
}

void LaneShares::sent(std::size_t replies, std::size_t bulk) {
    owed_ += replies;
    owed_ -= std::min(owed_, bulk * kRepliesForEachBulk);
    owed_ = std::min(owed_, kMostOwed);
}

}  // namespace tama::gateway
