// The share of a whole group as a stratified sample of it tells, weighted by design. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "reports/proportion.hpp"

namespace tama::reports {

/// One stratum of the sample, and its valid answers to one question.
struct StratumAnswers {
    double weight = 0;            // for how many of the group one of the sample stands
    std::int64_t population = 0;  // of the group
    std::int64_t answers = 0;     // valid ones
    std::int64_t count = 0;       // of those, with the answer in question
};

struct WeightedShare {
    double value = 0;  // in [0, 1]
    Interval interval;
    std::int64_t answers = 0;  // unweighted
    double effective = 0;      // answers of a simple random sample that would be as precise
};

/// Hájek's estimate Σ w y / Σ w, with its variance by linearisation within strata and the finite-population
/// correction (Särndal, Swensson, Wretman 1992, §5.7): Σ over strata of (1 - r/N) (r w / W)² p (1 - p) / (r - 1), r
/// answers of N, W = Σ r w. A stratum with one answer takes the p of all. The interval is Wilson's at 95 % with the
/// effective number of answers, which holds near 0 and 1. Weights are those of the design: who did not answer is taken
/// to be like those who did. Nothing without answers.
std::optional<WeightedShare> weightedShare(const std::vector<StratumAnswers>& strata);

}  // namespace tama::reports
