#include "flows/expressions/date_finder.hpp"

#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

const Instant kNow{std::chrono::seconds{1'580'000'000}};  // 2020-01-26T00:53:20Z

Environment environmentWith(std::string format, std::vector<std::string> languages = {"eng"}) {
    Environment environment;
    environment.date_format = std::move(format);
    environment.allowed_languages = std::move(languages);
    return environment;
}

std::string dateIn(std::string_view text, const Environment& environment = environmentWith("DD-MM-YYYY")) {
    const auto date = findDateTime(text, environment, kNow, MissingTime::Midnight);
    return date ? date->toString() : "none";
}

std::string timeIn(std::string_view text) {
    const auto found_time = findTime(text);
    return found_time ? found_time->toString().substr(0, 8) : "none";
}

}  // namespace

TEST_CASE("Dates with month names are found in the languages of the environment", "[flows][dates][defects]") {
    CHECK(dateIn("5 May 2020") == "2020-05-05T00:00:00.000000Z");
    CHECK(dateIn("May 5, 2020") == "2020-05-05T00:00:00.000000Z");
    CHECK(dateIn("due on the 3rd of Sept 2019!") == "2019-09-03T00:00:00.000000Z");
    const auto french = environmentWith("DD-MM-YYYY", {"fra"});
    CHECK(dateIn("née le 1er février 1990", french) == "1990-02-01T00:00:00.000000Z");
    CHECK(dateIn("nee le 1er fevrier 1990", french) == "1990-02-01T00:00:00.000000Z");
    CHECK(dateIn("15 aout 2024", french) == "2024-08-15T00:00:00.000000Z");
    CHECK(dateIn("le 14 juil. 2019", french) == "2019-07-14T00:00:00.000000Z");
    CHECK(dateIn("le 14 jui 2019", french) == "none");
    CHECK(dateIn("le 14 AOÛT 2019", french) == "2019-08-14T00:00:00.000000Z");
    CHECK(
        dateIn("5 de março de 2018", environmentWith("DD-MM-YYYY", {"por"})) == "2018-03-05T00:00:00.000000Z"
    );
    CHECK(dateIn("5 Machi 2018", environmentWith("DD-MM-YYYY", {"swa"})) == "2018-03-05T00:00:00.000000Z");
    CHECK(dateIn("٥ مايو ٢٠٢٠", environmentWith("DD-MM-YYYY", {"ara"})) == "2020-05-05T00:00:00.000000Z");
    CHECK(dateIn("५ मई २०२०", environmentWith("DD-MM-YYYY", {"hin"})) == "2020-05-05T00:00:00.000000Z");
    auto contact = environmentWith("DD-MM-YYYY", {"eng"});
    contact.contact_language = "fra";
    CHECK(dateIn("5 mai 2020", contact) == "2020-05-05T00:00:00.000000Z");
    CHECK(dateIn("5 Smarch 2020") == "none");
    CHECK(dateIn("31 June 2020") == "none");
}

TEST_CASE("Numeric dates are read in the order of the environment", "[flows][dates]") {
    CHECK(dateIn("on 03/04/2019") == "2019-04-03T00:00:00.000000Z");
    CHECK(dateIn("on 03/04/2019", environmentWith("MM-DD-YYYY")) == "2019-03-04T00:00:00.000000Z");
    CHECK(dateIn("19/04/03", environmentWith("YYYY-MM-DD")) == "2019-04-03T00:00:00.000000Z");
    CHECK(dateIn("32/01/2019 or 5.2.2019") == "2019-02-05T00:00:00.000000Z");
    CHECK(dateIn("1-2-85") == "1985-02-01T00:00:00.000000Z");
    CHECK(dateIn("1-2-19") == "2019-02-01T00:00:00.000000Z");
    CHECK(dateIn("2019-04-03") == "2019-04-03T00:00:00.000000Z");
    CHECK(dateIn("29/02/2019") == "none");
    CHECK(dateIn("in 2019") == "none");
    CHECK(dateIn("") == "none");
}

TEST_CASE("The time that stands beside a date is read", "[flows][dates]") {
    CHECK(dateIn("3/4/2019 at 2:30 pm") == "2019-04-03T14:30:00.000000Z");
    CHECK(dateIn("le 3/4/2019 à 14h05") == "2019-04-03T14:05:00.000000Z");
    CHECK(dateIn("3/4/2019, 5 boxes") == "2019-04-03T00:00:00.000000Z");
    CHECK(dateIn("3/4/2019 1730") == "2019-04-03T17:30:00.000000Z");
    CHECK(dateIn("le 3/4/2019 à 17") == "2019-04-03T17:00:00.000000Z");
    CHECK(dateIn("3/4/2019 10:30hrs") == "2019-04-03T10:30:00.000000Z");
    CHECK(dateIn("3/4/2019, 5.") == "2019-04-03T05:00:00.000000Z");
    CHECK(dateIn("2019-04-03T10:00:00+02:00") == "2019-04-03T10:00:00.000000+02:00");
    CHECK(dateIn("2019-04-03T10:00:00.5Z") == "2019-04-03T10:00:00.500000Z");
    // No such offset from UTC: not one, then.
    CHECK(dateIn("2019-04-03T10:00-99:99") == "2019-04-03T10:00:00.000000Z");
    CHECK(dateIn("2019-04-03T10:00+01:60") == "2019-04-03T10:00:00.000000Z");
    const auto now_time =
        findDateTime("3/4/2019", environmentWith("DD-MM-YYYY"), kNow, MissingTime::TimeOfNow);
    REQUIRE(now_time);
    CHECK(now_time->toString() == "2019-04-03T00:53:20.000000Z");
}

TEST_CASE("A local time that the clocks skip or repeat still has an instant", "[flows][dates]") {
    auto environment = environmentWith("DD-MM-YYYY");
    environment.timezone = *TimeZone::named("America/New_York");
    CHECK(dateIn("08-03-2020 02:30", environment) == "2020-03-08T03:00:00.000000-04:00");
    CHECK(dateIn("01-11-2020 01:30", environment) == "2020-11-01T01:30:00.000000-04:00");
}

TEST_CASE("Times are found with colon, point and h", "[flows][dates][defects]") {
    CHECK(timeIn("10:30") == "10:30:00");
    CHECK(timeIn("10.30") == "10:30:00");
    CHECK(timeIn("10h30") == "10:30:00");
    CHECK(timeIn("vers 10h") == "10:00:00");
    CHECK(timeIn("१०:३०") == "10:30:00");
    CHECK(timeIn("10:30:45") == "10:30:45");
}

TEST_CASE("Times of three digits have an hour of one", "[flows][dates][defects]") {
    CHECK(timeIn("930") == "09:30:00");
    CHECK(timeIn("730am") == "07:30:00");
    CHECK(timeIn("945 am") == "09:45:00");
    CHECK(timeIn("930pm") == "21:30:00");
    CHECK(timeIn("1030 p.m.") == "22:30:00");
    CHECK(timeIn("at 715.") == "07:15:00");
    CHECK(timeIn("000") == "00:00:00");
    CHECK(timeIn("975") == "none");
    CHECK(timeIn("2530") == "none");
    CHECK(timeIn("12345 am") == "none");
    CHECK(timeIn("930kg") == "none");
    CHECK(timeIn("930 or 10:15") == "10:15:00");  // what looks like a time comes first
    CHECK(dateIn("3/4/2019 930") == "2019-04-03T09:30:00.000000Z");
    CHECK(dateIn("3/4/2019 at 930pm sharp") == "2019-04-03T21:30:00.000000Z");
    CHECK(dateIn("3/4/2019, 930 boxes") == "2019-04-03T00:00:00.000000Z");
}

TEST_CASE("Full-width signs are read as what they stand for", "[flows][dates][defects]") {
    CHECK(timeIn("１０：３０") == "10:30:00");
    CHECK(timeIn("10\u223630") == "10:30:00");  // a ratio sign
    CHECK(timeIn("１０．３０ＰＭ") == "22:30:00");
    CHECK(timeIn("２４：２３") == "none");
    CHECK(dateIn("２０１９－０４－０３") == "2019-04-03T00:00:00.000000Z");
    CHECK(dateIn("３／４／２０１９\u3000１０：３０") == "2019-04-03T10:30:00.000000Z");
}

TEST_CASE("Halves of the day, bare hours and impossible times", "[flows][dates]") {
    CHECK(timeIn("12 am") == "00:00:00");
    CHECK(timeIn("12 pm") == "12:00:00");
    CHECK(timeIn("at 9PM") == "21:00:00");
    CHECK(timeIn("1030") == "10:30:00");
    CHECK(timeIn("10") == "10:00:00");
    CHECK(timeIn("13:05 pm") == "13:05:00");
    CHECK(timeIn("0:10 am") == "00:10:00");
    CHECK(timeIn("0 PM") == "12:00:00");
    CHECK(timeIn("24:00") == "00:00:00");
    CHECK(timeIn("24:01") == "none");
    CHECK(timeIn("at 22 or so") == "22:00:00");
    CHECK(timeIn("25") == "none");
    CHECK(timeIn("10:75") == "none");
    CHECK(timeIn("noon") == "none");
}
