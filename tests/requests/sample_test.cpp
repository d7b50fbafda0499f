#include "requests/sample.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include <rapidcheck.h>

#include "requests/fewer.hpp"
#include "tests/support/catch.hpp"

namespace tama::requests {
namespace {

/// `per_stratum` nurses of each district, and half as many midwives.
std::vector<TargetPerson> people(int per_stratum) {
    std::vector<TargetPerson> out;
    std::int64_t id = 0;
    for (const char* district : {"Bo", "Kenema", ""}) {
        for (int i = 0; i < per_stratum * 3 / 2; ++i) {
            TargetPerson person;
            person.worker_id = ++id;
            person.area = district;
            person.cadre = i < per_stratum ? "nurse" : "midwife";
            out.push_back(person);
        }
    }
    return out;
}

std::vector<std::int64_t> idsOf(const Sample& sample) {
    std::vector<std::int64_t> ids;
    for (const auto& worker : sample.workers) ids.push_back(worker.worker_id);
    return ids;
}

}  // namespace

TEST_CASE("the numbers of the textbook: 385 answers of many give five points, 370 of 10,000", "[requests][sample]") {
    CHECK(answersFor(0.05, 100'000'000) == 385);
    CHECK(answersFor(0.05, 10'000) == 370);
    CHECK(answersFor(0.10, 10'000) == 96);
    CHECK(answersFor(0.05, 100) == 80);
    CHECK(marginOf(370, 10'000) == Approx(0.05).margin(0.0002));
    CHECK(marginOf(100, 100) == 0);
    CHECK(marginOf(0, 100) == 1);
    CHECK(answersFor(0.05, 0) == 0);
    CHECK(answersFor(0, 50) == 50);
    CHECK(answersFor(0.05, 1) == 1);
}

TEST_CASE("so many are asked that enough will answer, and never more than there are", "[requests][sample]") {
    const auto options = fewerOptions(10'000, 0.2625);
    REQUIRE(options.size() == 3);
    CHECK(options[1].asked == 1'410);
    CHECK(options[1].reached_margin <= 0.0501);
    const auto few = fewerOptions(200, 0.2625);
    CHECK_FALSE(few[2].within_reach);
    CHECK(few[2].asked == 200);
    CHECK(few[2].reached_margin > 0.03);
    CHECK(fewerOptions(0, 0.5).empty());
    CHECK(fewerOptions(100, 0).empty());
}

TEST_CASE("asking fewer is told in a sentence with what it saves", "[requests][sample]") {
    Forecast whole;
    whole.sendable = 10'000;
    whole.completed.expected = 2'625;
    whole.segments_out.expected = 30'000;
    whole.currency = "Le";
    auto lines = askFewer(whole);
    REQUIRE(lines.size() == 3);
    CHECK(lines[1].sentence == "Asking 1410 of 10000 gives about ±5 points and saves 25770 SMS.");
    whole.cost = Estimate{1'000, 3'000, 5'000};
    CHECK(askFewer(whole)[1].sentence == "Asking 1410 of 10000 gives about ±5 points and saves Le 2,577.00.");
    whole.sendable = 100;
    whole.completed.expected = 26;
    CHECK(askFewer(whole)[2].sentence == "±3 points would take 92 answers; asking all 100 will probably give ±16.6 points.");
    whole.completed.expected = 0;
    CHECK(askFewer(whole).empty());
}

TEST_CASE("the same seed draws the same workers, another one others", "[requests][sample]") {
    const auto frame = people(40);
    const auto first = drawSample(frame, 60, 7);
    REQUIRE(first);
    CHECK(idsOf(*first) == idsOf(*drawSample(frame, 60, 7)));
    CHECK(first->digest() == drawSample(frame, 60, 7)->digest());
    CHECK(idsOf(*first) != idsOf(*drawSample(frame, 60, 8)));
    CHECK(first->digest() != drawSample(frame, 60, 8)->digest());
    auto reversed = frame;
    std::reverse(reversed.begin(), reversed.end());
    CHECK(idsOf(*drawSample(reversed, 60, 7)) == idsOf(*first));
}

TEST_CASE("strata are districts and cadres, in proportion, and weights add up to the group", "[requests][sample]") {
    const auto sample = drawSample(people(40), 60, 1);
    REQUIRE(sample);
    REQUIRE(sample->strata.size() == 6);
    CHECK(sample->strata[0].name == "Bo, midwife");
    CHECK(sample->strata[5].name == "no known district, nurse");
    double weights = 0;
    std::map<std::size_t, std::int64_t> drawn;
    for (const auto& worker : sample->workers) {
        weights += sample->strata[worker.stratum].weight();
        ++drawn[worker.stratum];
    }
    CHECK(weights == Approx(180));
    for (std::size_t i = 0; i < sample->strata.size(); ++i) {
        CHECK(drawn[i] == sample->strata[i].sampled);
        CHECK(std::abs(sample->strata[i].sampled * 3 - sample->strata[i].population) < 3);  // one third, rounded
    }
    CHECK(drawSample(people(40), 180, 1)->workers.size() == 180);
}

TEST_CASE("a sample of nobody, or of more than there are, is refused", "[requests][sample]") {
    CHECK(drawSample(people(2), 0, 1).error().place == "size");
    CHECK(drawSample(people(2), -5, 1).error().code == ErrorCode::InvalidInput);
    CHECK_FALSE(drawSample(people(2), 10, 1));
    CHECK_FALSE(drawSample({}, 1, 1));
    CHECK(drawSample(people(2), 9, 1)->workers.size() == 9);
}

TEST_CASE("an allocation adds up, keeps within its strata and leaves none out", "[requests][sample]") {
    CHECK(allocate({50, 30, 20}, 10) == std::vector<std::int64_t>{5, 3, 2});
    CHECK(allocate({98, 1, 1}, 3) == std::vector<std::int64_t>{1, 1, 1});
    CHECK(allocate({5, 5}, 1) == std::vector<std::int64_t>{1, 0});
    rc::check("any allocation", [] {
        auto populations = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(1, 500)));
        const auto all = std::accumulate(populations.begin(), populations.end(), std::int64_t{0});
        const auto size = *rc::gen::inRange<std::int64_t>(1, all + 1);
        const auto sampled = allocate(populations, size);
        RC_ASSERT(std::accumulate(sampled.begin(), sampled.end(), std::int64_t{0}) == size);
        for (std::size_t i = 0; i < sampled.size(); ++i) {
            RC_ASSERT(sampled[i] >= 0 && sampled[i] <= populations[i]);
            RC_ASSERT(size < static_cast<std::int64_t>(populations.size()) || sampled[i] >= 1);
        }
    });
}

TEST_CASE("everybody of a stratum is drawn alike often", "[requests][sample]") {
    std::vector<TargetPerson> frame(20);
    for (std::size_t i = 0; i < frame.size(); ++i) frame[i].worker_id = static_cast<std::int64_t>(i);
    std::map<std::int64_t, int> drawn;
    constexpr int kDraws = 4'000;
    for (std::uint64_t seed = 0; seed < kDraws; ++seed) {
        const auto sample = drawSample(frame, 5, seed);
        for (const auto& worker : sample->workers) ++drawn[worker.worker_id];
    }
    // 1,000 expected each, standard deviation 27.
    for (const auto& person : frame) CHECK(std::abs(drawn[person.worker_id] - 1'000) < 130);
}

}  // namespace tama::requests
