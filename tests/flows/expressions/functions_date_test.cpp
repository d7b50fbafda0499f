#include "tests/flows/expressions/fixture.hpp"

using namespace tama::flows;
using tama::flows::testing::checkExamples;
using tama::flows::testing::Example;
using tama::flows::testing::Fixture;

TEST_CASE("Date functions count by the calendar", "[flows][functions]") {
    constexpr Example kExamples[] = {
        {"today()", "2020-01-26"},
        {"now()", "2020-01-26T00:53:20.000000Z"},
        {"datetime_diff(\"2020-02-29\", \"2021-02-28\", \"Y\")", "1"},
        {"datetime_diff(\"31-01-2020\", \"01-02-2020\", \"M\")", "1"},
        {"datetime_diff(\"01-02-2020 23:00\", \"02-02-2020 01:00\", \"D\")", "1"},
        {"datetime_diff(\"01-02-2020 23:00\", \"02-02-2020 01:30\", \"h\")", "2"},
        {"datetime_diff(\"01-02-2020\", \"02-02-2020\", \"x\")", "ERROR"},
        {"datetime_add(\"31-01-2019\", 1, \"M\")", "2019-03-03T00:00:00.000000Z"},
        {"datetime_add(\"29-02-2020\", 1, \"Y\")", "2021-03-01T00:00:00.000000Z"},
        {"datetime_add(\"01-01-2020\", -1, \"D\")", "2019-12-31T00:00:00.000000Z"},
        {"datetime_add(\"01-01-2020\", 2, \"W\")", "2020-01-15T00:00:00.000000Z"},
        {"datetime_add(\"01-01-2020\", 1, \"q\")", "ERROR"},
        {"date_from_parts(2019, 2, 29)", "2019-03-01"},
        {"date_from_parts(2019, 0, 1)", "ERROR"},
        {"time_from_parts(23, 59, 60)", "ERROR"},
        {"weekday(\"26-01-2020\")", "0"},
        {"week_number(\"31-12-2019\")", "53"},
        {"epoch(\"1970-01-01T00:00:00.250Z\")", "0.25"},
        {"epoch(\"1969-12-31T23:59:59Z\")", "-1"},
        {"datetime_from_epoch(-0.5)", "1969-12-31T23:59:59.500000Z"},
        {"datetime_from_epoch(9999999999999)", "ERROR"},
        {"replace_time(\"26-01-2020\", \"14h30\")", "2020-01-26T14:30:00.000000Z"},
        {"tz(\"2020-01-26T00:00:00+02:00\")", "+02:00"},
        {"tz_offset(\"2020-01-26T00:00:00+05:30\")", "+0530"},
        {"parse_datetime(\"26/1/20 3pm\", \"DD/M/YY haa\", \"Africa/Nairobi\")",
         "2020-01-26T15:00:00.000000+03:00"},
        {"parse_datetime(\"26\", \"DD\", \"Mars/Olympus\")", "ERROR"},
        {"parse_time(\"3:05\", \"h:mm\")", "03:05:00.000000"},
        {"parse_time(\"3:05\", \"YYYY\")", "ERROR"},
        {"date(now())", "2020-01-26"},
        {"time(now())", "00:53:20.000000"},
        {"time(\"2018-04-11T13:24:30.5-05:00\")", "13:24:30.500000"},
        {"datetime(today())", "2020-01-26T00:00:00.000000Z"},
        {"date(15)", "ERROR"},
    };
    checkExamples(kExamples);
}

TEST_CASE("A day added across a change of clocks keeps the wall clock", "[flows][functions]") {
    Fixture fixture;
    fixture.environment.timezone = *TimeZone::named("America/New_York");
    CHECK(fixture.show("datetime_add(\"07-03-2020 12:00\", 1, \"D\")") == "2020-03-08T12:00:00.000000-04:00");
    CHECK(
        fixture.show("datetime_add(\"07-03-2020 12:00\", 24, \"h\")") == "2020-03-08T13:00:00.000000-04:00"
    );
}
