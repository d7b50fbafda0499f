// The two clocks of the house. Wall time is the domain's (messages, deadlines, reports) and may run fast in
// the demo; steady time is for protocol timers (SMPP windows, reconnects) and never scaled. Both are passed
// in.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>

namespace tama {

using Milliseconds = std::chrono::milliseconds;
using WallTime = std::chrono::time_point<std::chrono::system_clock, Milliseconds>;  // UTC
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::nanoseconds>;

/// Milliseconds since 1970-01-01T00:00:00Z, the form in which the database keeps times.
constexpr std::int64_t toEpochMs(WallTime time) {
    return time.time_since_epoch().count();
}
constexpr WallTime fromEpochMs(std::int64_t ms) {
    return WallTime{Milliseconds{ms}};
}

class WallClock {
  public:
    virtual ~WallClock() = default;
    virtual WallTime now() const = 0;
    /// How many wall milliseconds pass in one real millisecond: 1, except in the demo.
    virtual double speed() const { return 1.0; }
};

class SteadyClock {
  public:
    virtual ~SteadyClock() = default;
    virtual SteadyTime now() const = 0;
};

class SystemWallClock final : public WallClock {
  public:
    WallTime now() const override;
};

class SystemSteadyClock final : public SteadyClock {
  public:
    SteadyTime now() const override;
};

/// What the calling thread has computed: a measurement by it does not count what others did meanwhile. One
/// thread only.
class ThreadCpuClock final : public SteadyClock {
  public:
    SteadyTime now() const override;
};

/// Stands still until told otherwise. Thread-safe.
class ManualWallClock final : public WallClock {
  public:
    explicit ManualWallClock(WallTime start) : ms_(toEpochMs(start)) {}
    WallTime now() const override { return fromEpochMs(ms_.load()); }
    void set(WallTime time) { ms_ = toEpochMs(time); }
    void advance(Milliseconds by) { ms_ += by.count(); }

  private:
    std::atomic<std::int64_t> ms_;
};

class ManualSteadyClock final : public SteadyClock {
  public:
    SteadyTime now() const override { return SteadyTime{std::chrono::nanoseconds{ns_.load()}}; }
    void advance(std::chrono::nanoseconds by) { ns_ += by.count(); }

  private:
    std::atomic<std::int64_t> ns_{0};
};

/// The demo clock: starts at `start` and runs `speed` times as fast as `real`. The speed may be changed while
/// it runs; time never goes back, and jumps only where it is told to. Thread-safe.
class ScaledWallClock final : public WallClock {
  public:
    ScaledWallClock(const SteadyClock& real, WallTime start, double speed);
    WallTime now() const override;
    double speed() const override;
    void setSpeed(double speed);
    /// Forward to `time`; nothing when that has passed.
    void jumpTo(WallTime time);

  private:
    WallTime at(SteadyTime real) const;  // with mutex_ held

    const SteadyClock& real_;
    mutable std::mutex mutex_;
    WallTime wall_anchor_;
    SteadyTime real_anchor_;
    double speed_;
};

}  // namespace tama
