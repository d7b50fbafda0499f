#include "reports/overview.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "tests/reports/reports_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::reports;
using tama::tests::ReportsWorld;

namespace {

OverviewReport reportOf(ReportsWorld& world, std::int64_t use_case_id) {
    return world.database
        ->read([&](store::Sql& sql) { return overviewReport(sql, use_case_id, ReportsWorld::at(600)); })
        .value();
}

std::int64_t causeCount(const OverviewReport& report, const std::string& cause) {
    const auto found =
        std::find_if(report.non_response.begin(), report.non_response.end(), [&](const NonResponse& line) {
            return line.cause == cause;
        });
    return found == report.non_response.end() ? 0 : found->workers;
}

const Participation& named(const std::vector<Participation>& lines, const std::string& name) {
    return *std::find_if(lines.begin(), lines.end(), [&](const Participation& line) {
        return line.name == name;
    });
}

}  // namespace

TEST_CASE("the overview of a small use case is the one counted by hand", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run(
            "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, "
            "use_case_id, "
            "text, encoding, part_count, state, failure, created_at) VALUES ('m', 'out', 'use-case', 1, '', "
            "0, "
            "'4242', :1, 'Too late', 'gsm7', 3, 'cancelled', 'not_sent', 0)",
            world.use_case_id
        );
    });
    const auto report = reportOf(world, world.use_case_id);
    CHECK(report.use_case.number == "UC-2026-0001");
    CHECK(report.workflow == "ACT stock, revision 3");
    CHECK(report.approver == "director");
    CHECK(report.closure_hash == "cafe");
    CHECK((report.figures.rates.rr1.count == 2 && report.figures.rates.rr1.of == 11));

    CHECK(causeCount(report, "could not be asked: no telephone") == 1);
    CHECK(causeCount(report, "not reached: off or out of coverage") == 1);
    CHECK(causeCount(report, "delivered, never replied") == 1);
    CHECK(causeCount(report, "stopped answering in the middle") == 2);
    CHECK(causeCount(report, "refused: STOP") == 1);
    CHECK(causeCount(report, "wrong number: a stranger has it") == 1);
    CHECK(causeCount(report, "replied, but no answer fitted") == 1);
    CHECK(causeCount(report, "no word from the network") == 1);

    // Completed are Aminata and Bai, both nurses of Bo; Musa is not eligible.
    const auto& bo = named(report.by_district, "Bo").completed;
    CHECK((bo.count == 2 && bo.of == 5));
    const auto& kenema = named(report.by_district, "Kenema").completed;
    CHECK((kenema.count == 0 && kenema.of == 6));
    const auto& midwives = named(report.by_cadre, "midwife").completed;
    CHECK((midwives.count == 0 && midwives.of == 3));

    // A question of one part each, and a reply; neither the tester's, nor what never left us.
    CHECK(report.segments_out == 20);
    CHECK(report.segments_in == 12);
}

TEST_CASE("who answered and the causes of the others add up to the target list", "[reports]") {
    ReportsWorld world;
    const auto report = reportOf(world, world.use_case_id);
    std::int64_t all = report.figures.dispositions.of(Disposition::Complete) +
                       report.figures.dispositions.of(Disposition::Partial);
    for (const auto& line : report.non_response) all += line.workers;
    CHECK(all == report.figures.dispositions.targeted());
    std::int64_t eligible = 0;
    for (const auto& line : report.by_operator) eligible += line.completed.of;
    CHECK(eligible == report.figures.dispositions.eligible());
}

TEST_CASE("every rate of the text stands with its denominator", "[reports]") {
    ReportsWorld world;
    const auto text = toText(reportOf(world, world.use_case_id));
    CHECK(text.find("RR1") != std::string::npos);
    CHECK(text.find("2 of 11 eligible (18.2 %") != std::string::npos);
    CHECK(text.find("2 of 6 started") != std::string::npos);
    CHECK(text.find("Fewer than 20 workers were eligible") != std::string::npos);
}

TEST_CASE("what comes from outside cannot become markup or a formula", "[reports]") {
    ReportsWorld world;
    world.database->queue().run([&](store::Transaction& tx) {
        tx.run("UPDATE answer SET category = '<script>alert(1)</script>' WHERE category = 'Yes'");
        tx.run("UPDATE place SET name = '=HYPERLINK(1)' WHERE name = 'Bo'");
        tx.run("UPDATE use_case SET title = '\"><img src=x>'");
    });
    const auto report = reportOf(world, world.use_case_id);
    const auto html = toHtml(report);
    CHECK(html.find("<script>") == std::string::npos);
    CHECK(html.find("<img") == std::string::npos);
    CHECK(html.find("&lt;script&gt;") != std::string::npos);
    CHECK(html.find("http") == std::string::npos);  // nothing is fetched from anywhere
    CHECK(toCsv(report).find(",=HYPERLINK") == std::string::npos);
    CHECK(toCsv(report).find("'=HYPERLINK") != std::string::npos);
}

TEST_CASE("JSON holds the same figures and is JSON", "[reports]") {
    ReportsWorld world;
    const auto json = nlohmann::json::parse(toJson(reportOf(world, world.use_case_id)));
    CHECK(json["outcome"]["RR1"]["count"] == 2);
    CHECK(json["outcome"]["RR1"]["of"] == 11);
    CHECK(json["dispositions"]["complete"] == 2);
    CHECK(json["questions"].size() == 3);
}

TEST_CASE(
    "a use case that asks nothing has a report too, and one that does not exist is said to be missing",
    "[reports]"
) {
    ReportsWorld world;
    const auto report = reportOf(world, world.announcement_id);
    CHECK(report.figures.questions.empty());
    CHECK(report.segments_out == 4);
    CHECK(toText(report).find("1 of 2") != std::string::npos);
    const auto missing =
        world.database->read([](store::Sql& sql) { return overviewReport(sql, 999, ReportsWorld::at(0)); });
    CHECK(missing.error().code == ErrorCode::NotFound);
}

TEST_CASE("numbers are summarised by values that were given", "[reports]") {
    CHECK_FALSE(summarise({}));
    const auto one = summarise({{7.0, 1}});
    CHECK((one->lowest == 7.0 && one->median == 7.0 && one->highest == 7.0));
    const auto many = summarise({{5.0, 1}, {0.0, 4}, {2.0, 4}});  // 0 0 0 0 2 2 2 2 5
    CHECK((many->lowest == 0.0 && many->lower_quartile == 0.0 && many->median == 2.0));
    CHECK((many->upper_quartile == 2.0 && many->highest == 5.0));
}
