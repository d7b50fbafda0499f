#include "flows/triggers/schedule.hpp"

#include "flows/expressions/date_finder.hpp"
#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

DateTime momentIn(std::string_view iso, const char* zone = "Africa/Monrovia") {
    const auto found = findDateTime(iso, Environment{}, Instant{}, MissingTime::Midnight);
    REQUIRE(found);
    return found->in(*TimeZone::named(zone));
}

/// The next turn after a moment, or "-".
std::string next(const Schedule& schedule, std::string_view after) {
    const auto turn = nextTurn(schedule, momentIn(after).instant);
    return turn ? turn->toString().substr(0, 16) : "-";
}

}  // namespace

TEST_CASE("a schedule that does not repeat has one turn", "[flows][triggers]") {
    const Schedule once{momentIn("2025-05-04T08:30:00Z"), Repeat::Never, {}};
    CHECK(next(once, "2025-05-01T00:00:00Z") == "2025-05-04T08:30");
    CHECK(next(once, "2025-05-04T08:29:59Z") == "2025-05-04T08:30");
    CHECK(next(once, "2025-05-04T08:30:00Z") == "-");
}

TEST_CASE("a daily schedule keeps its time of day", "[flows][triggers]") {
    const Schedule daily{momentIn("2025-05-04T08:30:00Z"), Repeat::Daily, {}};
    CHECK(next(daily, "2025-05-01T00:00:00Z") == "2025-05-04T08:30");
    CHECK(next(daily, "2025-05-04T08:30:00Z") == "2025-05-05T08:30");
    CHECK(next(daily, "2025-06-30T23:00:00Z") == "2025-07-01T08:30");
}

TEST_CASE("clocks put forward and back do not move a daily schedule", "[flows][triggers]") {
    const Schedule daily{momentIn("2025-03-01T08:00:00+01:00", "Europe/Paris"), Repeat::Daily, {}};
    CHECK(nextTurn(daily, momentIn("2025-03-29T12:00:00Z").instant)->toString() == "2025-03-30T08:00:00.000000+02:00");
    CHECK(nextTurn(daily, momentIn("2025-10-25T12:00:00Z").instant)->toString() == "2025-10-26T08:00:00.000000+01:00");
}

TEST_CASE("a weekly schedule has its days", "[flows][triggers]") {
    // 2025-05-04 is a Sunday.
    const Schedule weekdays{momentIn("2025-05-04T08:30:00Z"), Repeat::Weekly, {1, 4}};
    CHECK(next(weekdays, "2025-05-01T00:00:00Z") == "2025-05-05T08:30");
    CHECK(next(weekdays, "2025-05-05T08:30:00Z") == "2025-05-08T08:30");
    CHECK(next(weekdays, "2025-05-08T09:00:00Z") == "2025-05-12T08:30");
    const Schedule sundays{momentIn("2025-05-04T08:30:00Z"), Repeat::Weekly, {}};
    CHECK(next(sundays, "2025-05-04T08:30:00Z") == "2025-05-11T08:30");
}

TEST_CASE("a month without the day has its turn on the last one", "[flows][triggers]") {
    const Schedule monthly{momentIn("2025-01-31T08:30:00Z"), Repeat::Monthly, {}};
    CHECK(next(monthly, "2025-01-31T08:30:00Z") == "2025-02-28T08:30");
    CHECK(next(monthly, "2025-02-28T08:30:00Z") == "2025-03-31T08:30");
    CHECK(next(monthly, "2025-04-30T12:00:00Z") == "2025-05-31T08:30");
    CHECK(next(monthly, "2025-12-31T12:00:00Z") == "2026-01-31T08:30");
}

TEST_CASE("a yearly schedule keeps day and month", "[flows][triggers]") {
    const Schedule yearly{momentIn("2024-02-29T08:30:00Z"), Repeat::Yearly, {}};
    CHECK(next(yearly, "2024-02-29T08:30:00Z") == "2025-02-28T08:30");
    CHECK(next(yearly, "2027-06-01T00:00:00Z") == "2028-02-29T08:30");
}
