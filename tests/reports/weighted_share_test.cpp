#include "reports/weighted_share.hpp"

#include <cmath>

#include "base/random.hpp"
#include "tests/support/catch.hpp"

namespace tama::reports {
namespace {

struct Person {
    std::size_t stratum;
    double weight;
    double answer;
};

/// The variance of the ratio of two weighted totals by its linearised residuals, person by person: another way to the
/// same number.
double varianceByPerson(const std::vector<Person>& people, const std::vector<double>& populations) {
    double weights = 0;
    double total = 0;
    for (const auto& person : people) {
        weights += person.weight;
        total += person.weight * person.answer;
    }
    const double ratio = total / weights;
    double variance = 0;
    for (std::size_t stratum = 0; stratum < populations.size(); ++stratum) {
        std::vector<double> residuals;
        for (const auto& person : people) {
            if (person.stratum == stratum) residuals.push_back(person.weight * (person.answer - ratio) / weights);
        }
        const auto n = static_cast<double>(residuals.size());
        double mean = 0;
        for (const double residual : residuals) mean += residual / n;
        double squares = 0;
        for (const double residual : residuals) squares += (residual - mean) * (residual - mean);
        variance += (1 - n / populations[stratum]) * n / (n - 1) * squares;
    }
    return variance;
}

}  // namespace

TEST_CASE("a weighted share and its precision are those computed person by person", "[reports]") {
    const std::vector<StratumAnswers> strata{{12.5, 500, 40, 10}, {3, 90, 30, 24}, {40, 800, 20, 7}};
    std::vector<Person> people;
    for (std::size_t stratum = 0; stratum < strata.size(); ++stratum) {
        for (int i = 0; i < strata[stratum].answers; ++i) {
            people.push_back({stratum, strata[stratum].weight, i < strata[stratum].count ? 1.0 : 0.0});
        }
    }
    const auto share = weightedShare(strata);
    REQUIRE(share);
    CHECK(share->value == Approx((12.5 * 10 + 3 * 24 + 40 * 7) / (12.5 * 40 + 3 * 30 + 40 * 20)));
    CHECK(share->answers == 90);
    const double variance = varianceByPerson(people, {500, 90, 800});
    CHECK(share->effective == Approx(share->value * (1 - share->value) / variance));
    CHECK(share->interval.low < share->value);
    CHECK(share->interval.high > share->value);
}

TEST_CASE("one stratum that was asked in part is a simple random sample with its correction", "[reports]") {
    const auto share = weightedShare({{10, 1000, 100, 34}});
    REQUIRE(share);
    CHECK(share->value == Approx(0.34));
    // s² (1 - n/N) / n with s² = n p q / (n - 1) (Cochran 1977, §3.2).
    const double variance = 0.9 * (0.34 * 0.66 * 100 / 99) / 100;
    CHECK(0.34 * 0.66 / share->effective == Approx(variance));
}

TEST_CASE("over many samples the estimate is right on average and its interval holds the truth", "[reports]") {
    // 300 of whom 10 % say yes, 700 of whom 60 %; 30 are drawn of each: the truth is 45 %.
    constexpr double kTruth = 0.45;
    constexpr int kSamples = 3'000;
    Random random(5);
    const auto drawn = [&](int population, int yes) {
        std::int64_t count = 0;
        for (int i = 0; i < 30; ++i) {
            if (static_cast<int>(random.below(static_cast<std::uint64_t>(population - i))) < yes - static_cast<int>(count)) ++count;
        }
        return count;
    };
    double sum = 0;
    int held = 0;
    for (int i = 0; i < kSamples; ++i) {
        const auto share = weightedShare({{10, 300, 30, drawn(300, 30)}, {70.0 / 3, 700, 30, drawn(700, 420)}});
        sum += share->value;
        if (share->interval.low <= kTruth && kTruth <= share->interval.high) ++held;
    }
    CHECK(sum / kSamples == Approx(kTruth).margin(0.005));
    CHECK(held > kSamples * 0.93);
    CHECK(held < kSamples * 0.98);
}

TEST_CASE("all alike, one answer alone and nobody are no trouble", "[reports]") {
    CHECK_FALSE(weightedShare({}));
    CHECK_FALSE(weightedShare({{5, 10, 0, 0}}));
    const auto all = weightedShare({{10, 1000, 50, 50}, {20, 1000, 50, 50}});
    CHECK(all->value == 1);
    CHECK(all->interval.high == 1);
    CHECK(all->interval.low < 0.97);
    CHECK(all->interval.low > 0.85);
    const auto lonely = weightedShare({{10, 100, 1, 1}, {10, 1000, 99, 30}});
    CHECK(lonely->value == Approx(0.31));
    CHECK(lonely->effective > 50);
    const auto whole = weightedShare({{1, 40, 40, 40}});  // everybody was asked and answered
    CHECK(whole->interval.low == Approx(1).margin(1e-6));
}

}  // namespace tama::reports
