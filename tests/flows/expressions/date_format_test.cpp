#include "flows/expressions/date_format.hpp"

#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

const DateTime kMoment =
    DateTime::of(*Date::of(2021, 2, 3), *TimeOfDay::of(15, 4, 5, 6007), *TimeZone::named("Africa/Nairobi"));

std::string writtenAs(std::string_view pattern, std::string_view language = "eng") {
    return formatByPattern(kMoment, pattern, PatternKind::DateTime, language).value_or("none");
}

std::string readAs(std::string_view text, std::string_view pattern, std::string_view language = "eng") {
    const auto moment = parseByPattern(text, pattern, PatternKind::DateTime, TimeZone(), language);
    return moment ? moment->toString() : "none";
}

}  // namespace

TEST_CASE("Patterns write every part of a date and time", "[flows][dates]") {
    CHECK(writtenAs("YY YYYY M MM MMM MMMM") == "21 2021 2 02 Feb February");
    CHECK(writtenAs("D DD EEE EEEE") == "3 03 Wed Wednesday");
    CHECK(writtenAs("t tt h hh m mm s ss aa AA") == "15 15 3 03 4 04 5 05 pm PM");
    CHECK(writtenAs("fff ffffff fffffffff") == "006 006007 006007000");
    CHECK(writtenAs("Z ZZZ") == "+03:00 +03:00");
    CHECK(writtenAs("EEEE D MMMM", "fra") == "mercredi 3 février");
    CHECK(writtenAs("QQ") == "none");
    CHECK(writtenAs("MMMMM") == "none");
    CHECK_FALSE(formatByPattern(kMoment, "tt:mm", PatternKind::Date, "eng"));
    CHECK_FALSE(formatByPattern(kMoment, "YYYY", PatternKind::Time, "eng"));
}

TEST_CASE("Patterns read what they write", "[flows][dates]") {
    CHECK(readAs("2021-02-03 15:04", "YYYY-MM-DD tt:mm") == "2021-02-03T15:04:00.000000Z");
    CHECK(readAs("3 février 2021", "D MMMM YYYY", "fra") == "2021-02-03T00:00:00.000000Z");
    CHECK(readAs("2021-02-03 3:04 pm", "YYYY-MM-DD h:mm aa") == "2021-02-03T15:04:00.000000Z");
    CHECK(readAs("2021-02-03 15:04+03:00", "YYYY-MM-DD tt:mmZ") == "2021-02-03T15:04:00.000000+03:00");
    CHECK(readAs("٢٠٢١-٠٢-٠٣", "YYYY-MM-DD") == "2021-02-03T00:00:00.000000Z");
    CHECK(readAs("2021-02-30", "YYYY-MM-DD") == "none");
    CHECK(readAs("2021-02-03 tail", "YYYY-MM-DD") == "none");
    CHECK(readAs("21-02", "YYYY-MM") == "none");
    CHECK(readAs("2021-02-03 13:04 pm", "YYYY-MM-DD h:mm aa") == "none");
}
