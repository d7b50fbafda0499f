#include "gateway/quiet_hours.hpp"

#include <date/date.h>
#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace std::chrono_literals;

namespace {

WallTime utc(const char* text) {
    std::istringstream in(text);
    WallTime time;
    in >> date::parse("%F %H:%M", time);
    REQUIRE(in);
    return time;
}

QuietHours nights(std::string zone) {
    return {std::move(zone), 20h, 7h};
}

}  // namespace

TEST_CASE("nights are quiet from the first minute to the last, in local time", "[gateway]") {
    const auto lagos = nights("Africa/Lagos");  // UTC+1
    CHECK_FALSE(lagos.endIfQuiet(utc("2026-11-20 18:59")));
    CHECK(lagos.endIfQuiet(utc("2026-11-20 19:00")) == utc("2026-11-21 06:00"));
    CHECK(lagos.endIfQuiet(utc("2026-11-21 05:59")) == utc("2026-11-21 06:00"));
    CHECK_FALSE(lagos.endIfQuiet(utc("2026-11-21 06:00")));
}

TEST_CASE("quiet hours within a day end on it", "[gateway]") {
    const QuietHours noon{"UTC", 12h, 13h + 30min};
    CHECK_FALSE(noon.endIfQuiet(utc("2026-11-20 11:59")));
    CHECK(noon.endIfQuiet(utc("2026-11-20 12:00")) == utc("2026-11-20 13:30"));
    CHECK_FALSE(noon.endIfQuiet(utc("2026-11-20 13:30")));
    CHECK_FALSE(noon.endIfQuiet(utc("2026-11-20 23:00")));
}

TEST_CASE("only the nights of the days named are quiet", "[gateway]") {
    auto weekend = nights("UTC");
    weekend.days = 0;
    weekend.days.set(5);                                                          // Friday
    CHECK(weekend.endIfQuiet(utc("2026-11-20 23:00")) == utc("2026-11-21 07:00"));  // a Friday
    CHECK(weekend.endIfQuiet(utc("2026-11-21 03:00")) == utc("2026-11-21 07:00"));  // the night that began on it
    CHECK_FALSE(weekend.endIfQuiet(utc("2026-11-21 23:00")));
    CHECK_FALSE(weekend.endIfQuiet(utc("2026-11-20 03:00")));
}

TEST_CASE("a change of the clocks moves the end with them", "[gateway]") {
    const auto paris = nights("Europe/Paris");
    // 25 October 2026: at 3:00 it is 2:00 again.
    CHECK(paris.endIfQuiet(utc("2026-10-24 19:00")) == utc("2026-10-25 06:00"));
    // 29 March 2026: at 2:00 it is 3:00.
    CHECK(paris.endIfQuiet(utc("2026-03-28 20:00")) == utc("2026-03-29 05:00"));
    // An end that comes twice is the second, one that never comes the moment of the jump.
    const QuietHours twice{"Europe/Paris", 22h, 2h + 30min};
    CHECK(twice.endIfQuiet(utc("2026-10-25 00:45")) == utc("2026-10-25 01:30"));
    CHECK(twice.endIfQuiet(utc("2026-03-29 00:59")) == utc("2026-03-29 01:00"));
}

TEST_CASE("a zone that does not exist is not taken for another", "[gateway]") {
    CHECK_THROWS_AS(nights("Mars/Olympus").endIfQuiet(utc("2026-11-20 12:00")), std::runtime_error);
}

TEST_CASE("it is not quiet any more when quiet hours have ended, whatever they are", "[gateway][property]") {
    rc::prop("the end is later than now, at most a day and an hour", [] {
        const auto from = *rc::gen::inRange(0, 1440);
        const auto to = *rc::gen::suchThat(rc::gen::inRange(0, 1440), [from](int at) { return at != from; });
        const auto zone = *rc::gen::element<std::string>("Europe/Paris", "Africa/Cairo", "Asia/Kathmandu", "UTC");
        const QuietHours quiet{zone, std::chrono::minutes{from}, std::chrono::minutes{to}};
        const WallTime now = fromEpochMs(1'790'000'000'000) + std::chrono::minutes{*rc::gen::inRange(0, 600'000)};
        const auto end = quiet.endIfQuiet(now);
        if (!end) return;
        RC_ASSERT(*end > now);
        RC_ASSERT(*end - now <= 25h);
        RC_ASSERT(!quiet.endIfQuiet(*end));
    });
}
