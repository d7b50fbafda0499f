#include "reports/weighted_share.hpp"

#include <algorithm>
#include <cmath>

namespace tama::reports {
namespace {

constexpr double kZOfWeighted = 1.959963984540054;  // 95 %

Interval wilson(double p, double n) {
    const double z2 = kZOfWeighted * kZOfWeighted;
    const double centre = p + z2 / (2 * n);
    const double spread = kZOfWeighted * std::sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    const double scale = 1 + z2 / n;
    return {std::max(0.0, (centre - spread) / scale), std::min(1.0, (centre + spread) / scale)};
}

struct Sums {
    double weights = 0;         // of all answers
    double squares = 0;         // of those weights
    double weighted_count = 0;  // of those with the answer in question
    double answers = 0;
    double population = 0;
};

Sums sumsOf(const std::vector<StratumAnswers>& strata) {
    Sums sums;
    for (const StratumAnswers& stratum : strata) {
        const auto answers = static_cast<double>(stratum.answers);
        sums.weights += stratum.weight * answers;
        sums.squares += stratum.weight * stratum.weight * answers;
        sums.weighted_count += stratum.weight * static_cast<double>(stratum.count);
        sums.answers += answers;
        sums.population += static_cast<double>(stratum.population);
    }
    return sums;
}

double varianceOf(const std::vector<StratumAnswers>& strata, double value, double weights) {
    double variance = 0;
    for (const StratumAnswers& stratum : strata) {
        if (stratum.answers <= 0) continue;
        const auto answers = static_cast<double>(stratum.answers);
        const double not_asked = std::max(0.0, 1 - answers / static_cast<double>(stratum.population));
        const double share = answers * stratum.weight / weights;
        const double p = stratum.answers > 1 ? static_cast<double>(stratum.count) / answers : value;
        variance += not_asked * share * share * p * (1 - p) / std::max(1.0, answers - 1);
    }
    return variance;
}

}  // namespace

std::optional<WeightedShare> weightedShare(const std::vector<StratumAnswers>& strata) {
    const Sums sums = sumsOf(strata);
    if (sums.weights <= 0) return std::nullopt;
    WeightedShare share;
    share.value = sums.weighted_count / sums.weights;
    share.answers = static_cast<std::int64_t>(sums.answers);
    const double variance = varianceOf(strata, share.value, sums.weights);
    const double binary = share.value * (1 - share.value);
    if (binary > 0 && variance > 0) {
        share.effective = binary / variance;
    } else {
        // All alike: Kish's effective number, and the part of the group that nobody heard of.
        const double unheard = std::max(1 - sums.answers / std::max(sums.population, sums.answers), 1e-9);
        share.effective = sums.weights * sums.weights / sums.squares / unheard;
    }
    share.interval = wilson(share.value, share.effective);
    return share;
}

}  // namespace tama::reports
