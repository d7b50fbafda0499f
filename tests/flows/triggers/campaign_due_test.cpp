#include "flows/triggers/campaign_due.hpp"

#include "flows/expressions/date_finder.hpp"
#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

Instant at(std::string_view iso) {
    const auto found = findDateTime(iso, Environment{}, Instant{}, MissingTime::Midnight);
    REQUIRE(found);
    return found->instant;
}

/// When an event is due that counts from `date`, in Paris, or "-".
std::string due(std::string_view date, const CampaignDelay& delay, std::string_view now = "2000-01-01T00:00:00Z") {
    const auto paris = *TimeZone::named("Europe/Paris");
    const auto found = campaignDue(at(date), delay, paris, at(now));
    return found ? DateTime{*found, paris}.toString() : "-";
}

}  // namespace

TEST_CASE("minutes and hours are counted exactly", "[flows][triggers]") {
    CHECK(due("2025-05-04T10:00:00Z", {90, CampaignUnit::Minutes, {}}) == "2025-05-04T13:30:00.000000+02:00");
    CHECK(due("2025-05-04T10:00:00Z", {-3, CampaignUnit::Hours, {}}) == "2025-05-04T09:00:00.000000+02:00");
    // The night in which the clocks are put forward has 23 hours.
    CHECK(due("2025-03-29T11:00:00Z", {24, CampaignUnit::Hours, {}}) == "2025-03-30T13:00:00.000000+02:00");
}

TEST_CASE("days and weeks are those of the calendar, whatever the clocks do", "[flows][triggers]") {
    CHECK(due("2025-03-29T11:00:00Z", {1, CampaignUnit::Days, {}}) == "2025-03-30T12:00:00.000000+02:00");
    CHECK(due("2025-03-29T11:00:00Z", {1, CampaignUnit::Weeks, {}}) == "2025-04-05T12:00:00.000000+02:00");
    CHECK(due("2025-03-30T10:00:00Z", {-1, CampaignUnit::Days, {}}) == "2025-03-29T12:00:00.000000+01:00");
    // Half past two does not exist that night: the moment of the jump.
    CHECK(due("2025-03-29T01:30:00Z", {1, CampaignUnit::Days, {}}) == "2025-03-30T03:00:00.000000+02:00");
}

TEST_CASE("a date counts from its next full minute", "[flows][triggers]") {
    CHECK(due("2025-05-04T10:00:01Z", {5, CampaignUnit::Minutes, {}}) == "2025-05-04T12:06:00.000000+02:00");
    CHECK(due("2025-05-04T10:00:00Z", {5, CampaignUnit::Minutes, {}}) == "2025-05-04T12:05:00.000000+02:00");
}

TEST_CASE("an hour of delivery replaces the time of the date", "[flows][triggers]") {
    CHECK(due("2025-05-04T10:20:30Z", {2, CampaignUnit::Days, 9}) == "2025-05-06T09:00:00.000000+02:00");
    CHECK(due("2025-05-04T23:30:00Z", {0, CampaignUnit::Days, 0}) == "2025-05-05T00:00:00.000000+02:00");
    CHECK(due("2025-05-04T10:20:30Z", {2, CampaignUnit::Days, 24}) == "-");
}

TEST_CASE("what is over is not caught up", "[flows][triggers]") {
    const CampaignDelay next_day{1, CampaignUnit::Days, {}};
    CHECK(due("2025-05-04T10:00:00Z", next_day, "2025-05-05T10:00:00Z") != "-");
    CHECK(due("2025-05-04T10:00:00Z", next_day, "2025-05-05T10:00:01Z") == "-");
    CHECK(due("2025-05-04T10:00:00Z", {0, CampaignUnit::Days, {}}, "2025-05-04T10:00:00Z") != "-");
}

TEST_CASE("an offset beyond all reason gives nothing", "[flows][triggers]") {
    CHECK(due("2025-05-04T10:00:00Z", {INT64_MAX, CampaignUnit::Weeks, {}}) == "-");
    CHECK(due("2025-05-04T10:00:00Z", {INT64_MIN, CampaignUnit::Minutes, {}}) == "-");
    CHECK(due("2025-05-04T10:00:00Z", {9'999'999, CampaignUnit::Weeks, {}}) == "-");
}

TEST_CASE("what an event does to somebody who is in a workflow is its own choice", "[flows][triggers]") {
    CHECK(campaignStep(CampaignStart::Interrupts, true) == CampaignStep::InterruptAndStart);
    CHECK(campaignStep(CampaignStart::Skips, true) == CampaignStep::Nothing);
    CHECK(campaignStep(CampaignStart::Beside, true) == CampaignStep::Start);
    CHECK(campaignStep(CampaignStart::Interrupts, false) == CampaignStep::Start);
    CHECK(campaignStep(CampaignStart::Skips, false) == CampaignStep::Start);
}
