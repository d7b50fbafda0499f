#include "gateway/rate_meter.hpp"

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;

TEST_CASE("the meter shows the mean of the last ten full seconds", "[gateway]") {
    RateMeter meter;
    ManualSteadyClock clock;
    clock.advance(std::chrono::hours{1});
    for (int second = 0; second < 20; ++second) {
        for (int i = 0; i < 50; ++i) meter.count(clock.now());
        clock.advance(std::chrono::seconds{1});
    }
    CHECK(meter.perSecond(clock.now()) == 50.0);
    clock.advance(std::chrono::seconds{5});
    CHECK(meter.perSecond(clock.now()) == 25.0);
    clock.advance(std::chrono::hours{1});
    CHECK(meter.perSecond(clock.now()) == 0.0);
}
