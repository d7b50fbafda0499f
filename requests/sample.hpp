// Asking fewer: how many answers give which precision, and a sample drawn by chance within strata. Pure; the same frame
// and seed draw the same workers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "requests/target_people.hpp"

namespace tama::requests {

/// Half the width of the 95 % interval of a share near one half, in [0, 1], when `answers` of `population` are known:
/// z sqrt(0.25 / n) sqrt((N - n) / (N - 1)) (Cochran 1977, §3.3; domain reference §7.1). 1 without answers.
double marginOf(double answers, std::int64_t population);

/// The least number of answers that gives the margin: n0 / (1 + (n0 - 1) / N), n0 = z² 0.25 / e² (Cochran §4.4).
std::int64_t answersFor(double margin, std::int64_t population);

struct FewerOption {
    double margin = 0;           // wanted, in [0, 1]
    std::int64_t answers = 0;    // that it takes
    std::int64_t asked = 0;      // to get so many, at the rate expected; never above the population
    bool within_reach = true;    // false: even the whole group will probably not bring so many
    double reached_margin = 0;   // of asking `asked`
};

/// ±10, ±5 and ±3 points. `response_rate`: the share of those asked who finish.
std::vector<FewerOption> fewerOptions(std::int64_t population, double response_rate);

struct Stratum {
    std::string name;
    std::int64_t population = 0;
    std::int64_t sampled = 0;

    /// For how many workers one of the sample stands.
    double weight() const { return sampled > 0 ? static_cast<double>(population) / static_cast<double>(sampled) : 0; }
};

struct SampledWorker {
    std::int64_t worker_id = 0;
    std::size_t stratum = 0;  // index in Sample::strata
};

struct Sample {
    std::uint64_t seed = 0;
    std::vector<Stratum> strata;         // by name
    std::vector<SampledWorker> workers;  // by id

    std::int64_t population() const;
    /// SHA-256 of seed, strata and workers.
    std::string digest() const;
};

/// How many of each stratum: in proportion, by largest remainders, and at least one of each while there are as many as
/// strata. Adds up to `size`.
std::vector<std::int64_t> allocate(const std::vector<std::int64_t>& populations, std::int64_t size);

/// By district and cadre. InvalidInput where `size` is not from 1 to the number of people.
Result<Sample> drawSample(const std::vector<TargetPerson>& people, std::int64_t size, std::uint64_t seed);

}  // namespace tama::requests
