// When a channel may send its next segment: under the operator's segments per second, and slower where the SMSC
// says "too fast". No sliding second carries more than the allowed segments; a twentieth of a second may be
// caught up at once. After a refusal everything pauses, 1 s and doubled while it goes on, up to 30 s; then the
// pace is three quarters of what was being accepted, at least half the former one, and grows by 3 % a second
// until it is the configured one again. It belongs to the channel and outlives connections: a reconnect is no excuse to go on at full speed.
// Thread rule: one channel's strand.
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <deque>
#include <limits>

#include "base/clock.hpp"

namespace tama::gateway::smpp {

class RateControl {
  public:
    /// 0 segments per second = unlimited.
    RateControl(double per_second, SteadyTime now)
        : configured_(per_second), rate_(per_second), counted_(now), changed_(now), measured_from_(now) {
        tokens_ = std::max(1.0, rate_ / 20.0);
    }

    /// Segments that may go now.
    std::size_t available(SteadyTime now) const {
        if (now < pause_until_) return 0;
        const double rate = rateAt(now);
        if (rate <= 0) return std::numeric_limits<std::size_t>::max();
        const auto tokens = static_cast<std::size_t>(std::max(0.0, tokensAt(now)) + kRounding);
        return std::min(tokens, roomInWindow(now, rate));
    }

    void take(SteadyTime now, std::size_t segments = 1) {
        if (rateAt(now) <= 0) return;
        tokens_ = tokensAt(now) - static_cast<double>(segments);
        counted_ = now;
        sent_.insert(sent_.end(), segments, now);
        const std::size_t kept = windowSize(std::max(configured_, rateAt(now)));
        while (sent_.size() > kept) sent_.pop_front();
    }

    void accepted(SteadyTime now, std::size_t segments = 1) {
        const std::chrono::duration<double> measured = now - measured_from_;
        if (measured.count() > 2) {  // what was long ago says nothing about the pace now
            accepted_ /= measured.count();
            measured_from_ = now - std::chrono::seconds{1};
        }
        accepted_ += static_cast<double>(segments);
        if (now >= pause_until_) pause_ = std::chrono::seconds{0};
    }

    void throttled(SteadyTime now) {
        if (now < pause_until_) return;  // the rest of the window was refused for the same reason
        const std::chrono::duration<double> measured = now - measured_from_;
        const double going = accepted_ / std::max(measured.count(), 0.1);
        const double current = rateAt(now);
        const double slower =
            kSlowDown * (current > 0 ? std::clamp(going, current * kMostSlowDown / kSlowDown, current) : going);
        tokens_ = 0;
        rate_ = std::max(slower, kSlowest);
        pause_ = pause_.count() == 0 ? kFirstPause : std::min(pause_ * 2, kLongestPause);
        pause_until_ = now + pause_;
        counted_ = changed_ = measured_from_ = pause_until_;
        accepted_ = 0;
    }

    /// When the next segment may go.
    SteadyTime nextAt(SteadyTime now) const {
        if (available(now) > 0) return now;
        if (now < pause_until_) return pause_until_;
        const double rate = rateAt(now);
        SteadyTime next = now;
        if (const double missing = 1 - tokensAt(now); missing > kRounding) {
            next += std::chrono::ceil<std::chrono::microseconds>(std::chrono::duration<double>(missing / rate));
        }
        const std::size_t size = windowSize(rate);
        if (sent_.size() >= size) next = std::max(next, sent_[sent_.size() - size] + windowTime(rate));
        return std::max(next, now + std::chrono::microseconds{1});
    }

    bool throttles(SteadyTime now) const { return now < pause_until_ || isSlowed(now); }
    /// Segments per second at this time; 0 = unlimited.
    double rateAt(SteadyTime now) const {
        if (rate_ == configured_ || now <= changed_) return rate_;
        const std::chrono::duration<double> passed = now - changed_;
        const double grown = rate_ * std::pow(kGrowth, std::min(passed.count(), kLongestMemory));
        if (configured_ > 0) return std::min(grown, configured_);
        return passed.count() >= kLongestMemory ? 0 : grown;
    }

  private:
    static constexpr double kRounding = 1e-6;
    static constexpr double kSlowDown = 0.75;
    static constexpr double kMostSlowDown = 0.5;  // one stray refusal must not stop a channel
    static constexpr double kSlowest = 1.0;          // segments per second
    static constexpr double kGrowth = 1.03;          // a second
    static constexpr double kLongestMemory = 600.0;  // seconds after which a throttle is forgotten
    static constexpr std::chrono::seconds kFirstPause{1};
    static constexpr std::chrono::seconds kLongestPause{30};

    bool isSlowed(SteadyTime now) const { return rateAt(now) != configured_; }
    double tokensAt(SteadyTime now) const {
        if (now <= counted_) return tokens_;
        const std::chrono::duration<double> passed = now - counted_;
        const double rate = rateAt(now);
        return std::min(std::max(1.0, rate / 20.0), tokens_ + passed.count() * rate);
    }
    // What was sent a second apart arrives closer together where the first was held up on its way.
    static constexpr std::chrono::milliseconds kSlack{15};

    /// At most so many segments within windowTime(): one second's, or one where a second has less than one.
    static std::size_t windowSize(double rate) {
        return static_cast<std::size_t>(std::max(1.0, std::floor(rate)));
    }
    static std::chrono::microseconds windowTime(double rate) {
        const std::chrono::duration<double> time{static_cast<double>(windowSize(rate)) / rate};
        return std::chrono::floor<std::chrono::microseconds>(time) + kSlack;
    }
    std::size_t roomInWindow(SteadyTime now, double rate) const {
        const SteadyTime from = now - windowTime(rate);
        const auto recent = sent_.end() - std::upper_bound(sent_.begin(), sent_.end(), from);
        const std::size_t size = windowSize(rate);
        return static_cast<std::size_t>(recent) >= size ? 0 : size - static_cast<std::size_t>(recent);
    }

    double configured_;
    double rate_;  // at `changed_`
    double tokens_ = 0;
    SteadyTime counted_;
    SteadyTime changed_;
    std::deque<SteadyTime> sent_;  // the last second's, oldest first
    double accepted_ = 0;          // segments since `measured_from_`
    SteadyTime measured_from_;
    std::chrono::seconds pause_{0};
    SteadyTime pause_until_ = SteadyTime::min();
};

}  // namespace tama::gateway::smpp
