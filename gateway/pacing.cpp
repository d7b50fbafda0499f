#include "gateway/pacing.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace tama::gateway {

SegmentRate::SegmentRate(double per_second, SteadyTime now)
    : per_second_(per_second),
      capacity_(std::max(1.0, per_second / 10.0)),
      tokens_(capacity_),
      filled_at_(now) {
    if (!(per_second > 0.0))
        throw std::invalid_argument("a channel's throughput must be more than 0 segments/s");
}

void SegmentRate::refill(SteadyTime now) {
    if (now <= filled_at_) return;
    const std::chrono::duration<double> passed = now - filled_at_;
    tokens_ = std::min(capacity_, tokens_ + passed.count() * per_second_);
    filled_at_ = now;
}

std::size_t SegmentRate::available(SteadyTime now) {
    refill(now);
    if (now < blocked_until_ || tokens_ < 1.0) return 0;
    return static_cast<std::size_t>(std::floor(tokens_));
}

void SegmentRate::spend(std::size_t segments) {
    tokens_ -= static_cast<double>(segments);
}

void SegmentRate::blockUntil(SteadyTime time) {
    blocked_until_ = std::max(blocked_until_, time);
}

SteadyTime SegmentRate::nextAt(SteadyTime now) {
    refill(now);
    const std::chrono::duration<double> missing{tokens_ >= 1.0 ? 0.0 : (1.0 - tokens_) / per_second_};
    // A nanosecond more than computed: rounding must not make the wait end just short of a whole token.
    const auto full = now + std::chrono::ceil<std::chrono::nanoseconds>(missing) +
                      std::chrono::nanoseconds{missing.count() > 0.0 ? 1 : 0};
    return std::max(full, blocked_until_);
}

std::size_t LaneShares::reservedForBulk(std::size_t slots) const {
    return std::min(slots, owed_ / kRepliesForEachBulk);
}

void LaneShares::sent(std::size_t replies, std::size_t bulk) {
    owed_ += replies;
    owed_ -= std::min(owed_, bulk * kRepliesForEachBulk);
    owed_ = std::min(owed_, kMostOwed);
}

}  // namespace tama::gateway
