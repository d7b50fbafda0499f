#include "flows/triggers/due.hpp"

#include "flows/expressions/date_finder.hpp"
#include "flows/format/reader.hpp"
#include "tests/flows/support/flow_builder.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

const std::string kMothers = id(31);

Json eventJson(int offset, const char* unit, const std::string& date, Json more) {
    Json out{{"uuid", id(40)}, {"offset", offset}, {"unit", unit}, {"relative_to", {{"key", date}, {"label", date}}}};
    out.update(more);
    return out;
}

Json startsFlow(const char* mode) {
    return {{"event_type", "F"}, {"start_mode", mode}, {"flow", {{"uuid", flowId(1)}, {"name", "Visit"}}}};
}

Json campaignFile() {
    return document(
        {flow(1, "Visit", {step(1, {say("Tomorrow")})})},
        {{"fields", {{{"key", "next_visit"}, {"name", "Next visit"}, {"type", "datetime"}}}},
         {"groups", {{{"uuid", kMothers}, {"name", "Mothers"}}}},
         {"campaigns",
          {{{"uuid", id(30)},
            {"name", "Visits"},
            {"group", {{"uuid", kMothers}, {"name", "Mothers"}}},
            {"events",
             {eventJson(1, "W", "next_visit", startsFlow("P")),
              eventJson(-1, "D", "next_visit", [] {
                  Json more = startsFlow("S");
                  more["delivery_hour"] = 9;
                  return more;
              }()),
              eventJson(
                  30,
                  "M",
                  "created_on",
                  {{"event_type", "M"}, {"base_language", "eng"}, {"message", {{"eng", "Welcome"}, {"fra", "Bienvenue"}}}}
              ),
              eventJson(2, "H", "last_seen_on", startsFlow("I"))}}}}},
         {"triggers",
          {{{"trigger_type", "K"}, {"flow", {{"uuid", flowId(1)}, {"name", "Visit"}}}, {"keywords", {"visit", "v"}}},
           {{"trigger_type", "S"},
            {"flow", {{"uuid", flowId(1)}, {"name", "Visit"}}},
            {"groups", {{{"uuid", kMothers}, {"name", "Mothers"}}}},
            {"schedule",
             {{"next_fire", "2026-03-02T08:00:00Z"}, {"repeat_period", "W"}, {"repeat_days_of_week", "MF"}}}}}}}
    );
}

Instant at(std::string_view iso) {
    return findDateTime(iso, Environment{}, Instant{}, MissingTime::Midnight).value().instant;
}

Environment kigali() {
    Environment environment;
    environment.timezone = TimeZone::named("Africa/Kigali").value();  // two hours before UTC
    return environment;
}

Contact mother() {
    Contact contact;
    contact.groups = {{kMothers, "Mothers"}};
    contact.created_on = std::chrono::time_point_cast<Milliseconds>(at("2026-03-01T10:00:30Z"));
    contact.fields["next_visit"].text = "2026-03-20";
    contact.fields["next_visit"].datetime = "2026-03-20T00:00:00.000000+02:00";
    return contact;
}

/// What is still due, and when in UTC, a line each.
std::string dueFor(const Contact& contact, std::string_view now) {
    const auto assets = assetsOf(campaignFile());
    std::string out;
    for (const DueEvent& due : dueEvents(*assets, contact, kigali(), at(now))) {
        out += DateTime{due.due, TimeZone()}.toString().substr(0, 16) + " " +
               (due.event->flow ? due.event->flow->name : std::string(campaignText(*due.event, "fra"))) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("campaigns are due for their members, by the dates that these have", "[flows][triggers]") {
    CHECK(
        dueFor(mother(), "2026-03-01T10:01:00Z") ==
        "2026-03-01T10:31 Bienvenue\n2026-03-19T07:00 Visit\n2026-03-26T22:00 Visit\n"
    );
    // What is over is over.
    CHECK(dueFor(mother(), "2026-03-19T07:00:01Z") == "2026-03-26T22:00 Visit\n");
    Contact seen = mother();
    seen.last_seen_on = std::chrono::time_point_cast<Milliseconds>(at("2026-03-26T19:59:00Z"));
    CHECK(dueFor(seen, "2026-03-26T21:00:00Z") == "2026-03-26T21:59 Visit\n2026-03-26T22:00 Visit\n");
    Contact nobody = mother();
    nobody.groups.clear();
    CHECK(dueFor(nobody, "2026-03-01T10:01:00Z").empty());
    Contact without_date = mother();
    without_date.fields["next_visit"].datetime.clear();
    CHECK(dueFor(without_date, "2026-03-01T10:01:00Z") == "2026-03-01T10:31 Bienvenue\n");
}

TEST_CASE("a schedule of an export says when it starts next", "[flows][triggers]") {
    const auto assets = assetsOf(campaignFile());
    const auto zone = kigali().timezone;
    CHECK_FALSE(scheduleOf(assets->triggers[0], zone));
    const auto schedule = scheduleOf(assets->triggers[1], zone);
    REQUIRE(schedule);
    const auto next = [&](std::string_view now) { return nextTurn(*schedule, at(now))->toString().substr(0, 16); };
    CHECK(next("2026-03-01T00:00:00Z") == "2026-03-02T10:00");
    CHECK(next("2026-03-02T08:00:00Z") == "2026-03-06T10:00");
    CHECK(next("2026-03-06T09:00:00Z") == "2026-03-09T10:00");
}

TEST_CASE("what starts workflows is told in words", "[flows][triggers]") {
    const auto lines = startsInWords(*assetsOf(campaignFile()), kigali().timezone, at("2026-03-05T00:00:00Z"));
    CHECK(
        lines ==
        std::vector<std::string>{
            "trigger \"visit\", \"v\" starts \"Visit\"",
            "schedule starts \"Visit\" for Mothers: next 2026-03-06 10:00",
            "campaign \"Visits\" for Mothers: 1 week after next_visit starts \"Visit\" beside others",
            "campaign \"Visits\" for Mothers: 1 day before next_visit at 9:00 starts \"Visit\", unless in another "
            "workflow",
            "campaign \"Visits\" for Mothers: 30 minutes after created_on sends \"Welcome\"",
            "campaign \"Visits\" for Mothers: 2 hours after last_seen_on starts \"Visit\", interrupting another "
            "workflow"}
    );
}

TEST_CASE("a schedule that makes no sense is a mistake of the file", "[flows][format]") {
    const auto problem = [](const char* key, const char* value) {
        Json file = campaignFile();
        file["triggers"][1]["schedule"][key] = value;
        const auto read = readFlowFile(file.dump(), "f.json");
        return read ? "none" : read.error().front().message;
    };
    CHECK(problem("repeat_period", "Q").starts_with("must be O, D, W, M or Y"));
    CHECK(problem("repeat_days_of_week", "MX").starts_with("must be letters of MTWRFSU"));
    CHECK(problem("next_fire", "soon").starts_with("must be a time"));
    CHECK(problem("repeat_period", "D") == "none");
}

}  // namespace tama::flows::testing
