#include "base/clock.hpp"

#include <cerrno>
#include <ctime>
#include <system_error>

namespace tama {

WallTime SystemWallClock::now() const {
    return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

SteadyTime SystemSteadyClock::now() const {
    return std::chrono::steady_clock::now();
}

SteadyTime ThreadCpuClock::now() const {
    timespec used{};
    if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used) != 0) {
        throw std::system_error(errno, std::generic_category(), "the CPU time of a thread");
    }
    return SteadyTime{std::chrono::seconds{used.tv_sec} + std::chrono::nanoseconds{used.tv_nsec}};
}

ScaledWallClock::ScaledWallClock(const SteadyClock& real, WallTime start, double speed)
    : real_(real), wall_anchor_(start), real_anchor_(real.now()), speed_(speed) {
}

WallTime ScaledWallClock::at(SteadyTime real) const {
    const std::chrono::duration<double, std::milli> passed = real - real_anchor_;
    return wall_anchor_ + Milliseconds{static_cast<std::int64_t>(passed.count() * speed_)};
}

WallTime ScaledWallClock::now() const {
    const std::lock_guard lock(mutex_);
    return at(real_.now());
}

double ScaledWallClock::speed() const {
    const std::lock_guard lock(mutex_);
    return speed_;
}

void ScaledWallClock::setSpeed(double speed) {
    const std::lock_guard lock(mutex_);
    const SteadyTime real = real_.now();
    wall_anchor_ = at(real);
    real_anchor_ = real;
    speed_ = speed;
}

void ScaledWallClock::jumpTo(WallTime time) {
    const std::lock_guard lock(mutex_);
    const SteadyTime real = real_.now();
    if (time <= at(real)) return;
    wall_anchor_ = time;
    real_anchor_ = real;
}

}  // namespace tama
