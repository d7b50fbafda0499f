#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::Fixture;

TEST_CASE("Month names and times of all styles are understood", "[flows][routers][defects]") {
    Fixture fixture;
    CHECK(fixture.matched("has_date", "5 May 2020") == "2020-05-05T00:53:20.000000Z");
    CHECK(fixture.matched("has_date", "le 5 février 2020 à 8h15") == "2020-02-05T08:15:00.000000Z");
    CHECK(fixture.matched("has_time", "10.30") == "10:30:00.000000");
    CHECK(fixture.matched("has_time", "10h30") == "10:30:00.000000");
    CHECK(fixture.matched("has_time", "१०:३०") == "10:30:00.000000");
    CHECK(fixture.matched("has_time", "930") == "09:30:00.000000");
}

TEST_CASE("Dates are compared by the day in the zone of the environment", "[flows][routers]") {
    Fixture fixture;
    CHECK(
        fixture.matched("has_date_eq", "01/02/2020 23:59", {"2020-02-01"}) == "2020-02-01T23:59:00.000000Z"
    );
    CHECK(fixture.matched("has_date_lt", "01/02/2020", {"02-02-2020"}) == "2020-02-01T00:53:20.000000Z");
    CHECK(fixture.matched("has_date_lt", "01/02/2020", {"01-02-2020"}) == "-");
    CHECK(fixture.matched("has_date_gt", "01/02/2020", {"31-01-2020"}) == "2020-02-01T00:53:20.000000Z");
    CHECK(fixture.matched("has_date_gt", "01/02/2020", {"soon"}) == "ERROR");
    CHECK(fixture.matched("has_date_eq", "no date", {"2020-02-01"}) == "-");
    CHECK(fixture.matched("has_date", "in 2020") == "-");
    fixture.environment.timezone = *TimeZone::named("Asia/Tokyo");
    CHECK(fixture.matched("has_date_eq", "2020-02-01T20:00:00Z", {"02-02-2020"}) != "-");
    CHECK(fixture.matched("has_time", "no time") == "-");
}
