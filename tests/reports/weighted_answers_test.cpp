#include "reports/weighted_answers.hpp"

#include "reports/overview.hpp"
#include "tests/reports/reports_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::reports;
using tama::tests::ReportsWorld;

namespace {

/// Bo stands for twice as many as Kenema.
void makeSample(ReportsWorld& world) {
    world.database->queue().run([&](store::Transaction& tx) {
        const auto sample = tx.insert(
            "INSERT INTO use_case_sample (use_case_id, seed, population, size, digest, drawn_by, drawn_at, in_use) "
            "VALUES (:1, 7, 90, 12, 'd', 'x', 0, 1) RETURNING id",
            world.use_case_id
        );
        tx.run(
            "INSERT INTO sample_stratum (sample_id, number, name, population, sampled) VALUES (:1, 0, 'Bo', 50, 5), "
            "(:1, 1, 'Kenema', 40, 8)",
            sample
        );
        tx.run(
            "UPDATE target SET stratum = (SELECT CASE WHEN p.name = 'Bo' OR q.name = 'Bo' THEN 0 ELSE 1 END FROM worker w "
            "JOIN place p ON p.id = w.place_id LEFT JOIN place q ON q.id = p.parent_id WHERE w.id = target.worker_id) "
            "WHERE use_case_id = :1",
            world.use_case_id
        );
        tx.run(
            "UPDATE target SET design_weight = CASE WHEN stratum = 0 THEN 10.0 ELSE 5.0 END WHERE use_case_id = :1",
            world.use_case_id
        );
    });
}

}  // namespace

TEST_CASE("answers of a sample are weighted by its design, question by question", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    makeSample(world);
    const auto report = world.database
                            ->read([&](store::Sql& sql) {
                                return overviewReport(sql, world.use_case_id, ReportsWorld::at(600));
                            })
                            .value();
    REQUIRE(report.weighted.sampled == 12);
    REQUIRE_FALSE(report.weighted.questions.empty());
    // Bo: yes, no, yes; Kenema: yes, yes.
    const auto& stock = report.weighted.questions.front();
    REQUIRE(stock.categories.size() == 2);
    CHECK(stock.categories[0].name == "Yes");
    CHECK(stock.categories[0].share.answers == 5);
    CHECK(stock.categories[0].share.value == Approx((10.0 * 2 + 5.0 * 2) / (10.0 * 3 + 5.0 * 2)));
    CHECK(toText(report).find("weighted to the whole group of 90") != std::string::npos);
    CHECK(toText(report).find("A sample of 12 of 90 workers") != std::string::npos);
    CHECK(toHtml(report).find("weighted to the whole group of 90") != std::string::npos);
    CHECK(toJson(report).find("\"weighted\"") != std::string::npos);
}

TEST_CASE("where the whole group was asked nothing is weighted", "[reports]") {
    ReportsWorld world;
    const auto report = world.database
                            ->read([&](store::Sql& sql) {
                                return overviewReport(sql, world.use_case_id, ReportsWorld::at(600));
                            })
                            .value();
    CHECK(report.weighted.sampled == 0);
    CHECK(toText(report).find("weighted") == std::string::npos);
    CHECK(toJson(report).find("\"weighted\"") == std::string::npos);
}
