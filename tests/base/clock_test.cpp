#include "base/clock.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace std::chrono_literals;

TEST_CASE("the demo clock runs as many times faster as it is told", "[base]") {
    ManualSteadyClock real;
    ScaledWallClock clock(real, fromEpochMs(1'000'000), 600.0);
    real.advance(2s);
    CHECK(toEpochMs(clock.now()) == 1'000'000 + 1'200'000);
    CHECK(clock.speed() == 600.0);
}

TEST_CASE("changing the speed of the demo clock never makes time jump", "[base]") {
    ManualSteadyClock real;
    ScaledWallClock clock(real, fromEpochMs(0), 60.0);
    real.advance(1s);
    const WallTime before = clock.now();
    clock.setSpeed(1.0);
    CHECK(clock.now() == before);
    real.advance(1s);
    CHECK(clock.now() == before + 1s);
}

TEST_CASE("the demo clock jumps forward when told, and never back", "[base]") {
    const ManualSteadyClock real;
    ScaledWallClock clock(real, fromEpochMs(1000), 1.0);
    clock.jumpTo(fromEpochMs(5000));
    CHECK(clock.now() == fromEpochMs(5000));
    clock.jumpTo(fromEpochMs(2000));
    CHECK(clock.now() == fromEpochMs(5000));
}
