#include "requests/expected_answers.hpp"

#include <algorithm>

#include <boost/math/special_functions/beta.hpp>

namespace tama::requests {
namespace {

constexpr double kFallbackStart = 0.35;       // domain reference §7.5
constexpr double kFallbackCompletion = 0.75;  // of those who begin
constexpr double kFallbackStrength = 20;      // observations
constexpr double kMostPast = 200;             // observations
constexpr std::int64_t kEnoughAsked = 30;
constexpr double kTail = 0.025;  // on each side

BetaBelief belief(double fallback, std::int64_t yes, std::int64_t of) {
    const double scale = of > 0 ? std::min(1.0, kMostPast / static_cast<double>(of)) : 0.0;
    return {
        fallback * kFallbackStrength + static_cast<double>(yes) * scale,
        (1 - fallback) * kFallbackStrength + static_cast<double>(of - yes) * scale};
}

/// The first two moments of a probability.
struct Moments {
    double mean;
    double of_square;
};

/// X given p is binomial, p has these moments.
void addPool(double workers, const Moments& p, double& mean, double& variance) {
    mean += workers * p.mean;
    variance += workers * (p.mean - p.of_square) + workers * workers * (p.of_square - p.mean * p.mean);
}

Estimate estimate(double workers, double mean, double variance) {
    if (workers <= 0) return {};
    const double share = mean / workers;
    const double spread = variance / (workers * workers);
    const double most = share * (1 - share);
    if (most <= 0 || spread <= 0) return {mean, mean, mean};
    // A Beta distribution cannot be as wide as two points.
    const double strength = std::max(most / spread - 1, 1e-3);
    const double a = share * strength;
    const double b = (1 - share) * strength;
    return {workers * boost::math::ibeta_inv(a, b, kTail), mean, workers * boost::math::ibeta_inv(a, b, 1 - kTail)};
}

template <class MomentsOf>
Estimate sumOver(const std::vector<PooledWorkers>& pools, MomentsOf momentsOf) {
    double workers = 0;
    double mean = 0;
    double variance = 0;
    for (const PooledWorkers& pool : pools) {
        const auto count = static_cast<double>(pool.workers);
        workers += count;
        addPool(count, momentsOf(pool.past), mean, variance);
    }
    return estimate(workers, mean, variance);
}

}  // namespace

PastAnswers& PastAnswers::operator+=(const PastAnswers& other) {
    asked += other.asked;
    started += other.started;
    completed += other.completed;
    return *this;
}

BetaBelief beliefInStart(const PastAnswers& past) {
    return belief(kFallbackStart, past.started, past.asked);
}

BetaBelief beliefInCompletion(const PastAnswers& past) {
    return belief(kFallbackCompletion, past.completed, past.started);
}

void PastByKind::add(const Kind& kind, const PastAnswers& past) {
    by_kind_[kind] += past;
    by_cadre_[kind.cadre] += past;
    all_ += past;
}

PastByKind::Pool PastByKind::poolFor(const Kind& kind) const {
    if (const auto found = by_kind_.find(kind); found != by_kind_.end() && found->second.asked >= kEnoughAsked) {
        const std::string cadre = kind.cadre.empty() ? "workers of no known cadre" : kind.cadre;
        return {kind.area.empty() ? cadre : cadre + " in " + kind.area, found->second};
    }
    if (const auto found = by_cadre_.find(kind.cadre); found != by_cadre_.end() && found->second.asked >= kEnoughAsked) {
        return {kind.cadre.empty() ? "workers of no known cadre" : kind.cadre, found->second};
    }
    if (all_.asked >= kEnoughAsked) return {"all health workers", all_};
    return {"no history", {}};
}

Estimate expectedStarts(const std::vector<PooledWorkers>& pools) {
    return sumOver(pools, [](const PastAnswers& past) {
        const auto start = beliefInStart(past);
        return Moments{start.mean(), start.meanOfSquare()};
    });
}

Estimate expectedCompletes(const std::vector<PooledWorkers>& pools) {
    return sumOver(pools, [](const PastAnswers& past) {
        const auto start = beliefInStart(past);
        const auto completion = beliefInCompletion(past);
        return Moments{start.mean() * completion.mean(), start.meanOfSquare() * completion.meanOfSquare()};
    });
}

}  // namespace tama::requests
