#include "requests/sample.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

#include "base/random.hpp"
#include "base/sha256.hpp"

namespace tama::requests {
namespace {

constexpr double kZ95 = 1.959963984540054;

std::string stratumOf(const TargetPerson& person) {
    return (person.area.empty() ? std::string("no known district") : person.area) + ", " +
           (person.cadre.empty() ? std::string("no known cadre") : person.cadre);
}

/// `count` of the ids, each set of that size alike likely: the first steps of a Fisher-Yates shuffle.
std::vector<std::int64_t> pick(std::vector<std::int64_t> ids, std::int64_t count, Random& random) {
    const auto wanted = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < wanted; ++i) {
        std::swap(ids[i], ids[i + static_cast<std::size_t>(random.below(ids.size() - i))]);
    }
    ids.resize(wanted);
    return ids;
}

}  // namespace

double marginOf(double answers, std::int64_t population) {
    const auto all = static_cast<double>(population);
    if (answers <= 0) return 1;
    if (answers >= all) return 0;
    return std::min(1.0, kZ95 * std::sqrt(0.25 / answers * (all - answers) / (all - 1)));
}

std::int64_t answersFor(double margin, std::int64_t population) {
    if (population <= 0) return 0;
    if (margin <= 0) return population;
    const double endless = kZ95 * kZ95 * 0.25 / (margin * margin);
    const double needed = endless / (1 + (endless - 1) / static_cast<double>(population));
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(needed - 1e-9)), 1, population);
}

std::vector<FewerOption> fewerOptions(std::int64_t population, double response_rate) {
    constexpr double kMargins[] = {0.10, 0.05, 0.03};
    std::vector<FewerOption> options;
    if (population <= 0 || response_rate <= 0) return options;
    for (const double margin : kMargins) {
        FewerOption option;
        option.margin = margin;
        option.answers = answersFor(margin, population);
        const auto wanted = static_cast<std::int64_t>(std::ceil(static_cast<double>(option.answers) / response_rate));
        option.within_reach = wanted <= population;
        option.asked = std::min(wanted, population);
        option.reached_margin = marginOf(static_cast<double>(option.asked) * response_rate, population);
        options.push_back(option);
    }
    return options;
}

std::int64_t Sample::population() const {
    return std::accumulate(strata.begin(), strata.end(), std::int64_t{0}, [](std::int64_t sum, const Stratum& stratum) {
        return sum + stratum.population;
    });
}

std::string Sample::digest() const {
    std::string text = fmt::format("{}\n", seed);
    for (const Stratum& stratum : strata) {
        text += fmt::format("{}\t{}\t{}\n", stratum.name, stratum.population, stratum.sampled);
    }
    for (const SampledWorker& worker : workers) text += fmt::format("{} {}\n", worker.worker_id, worker.stratum);
    return sha256(text);
}

std::vector<std::int64_t> allocate(const std::vector<std::int64_t>& populations, std::int64_t size) {
    const auto all = std::accumulate(populations.begin(), populations.end(), std::int64_t{0});
    std::vector<std::int64_t> sampled(populations.size(), 0);
    std::vector<std::pair<double, std::size_t>> remainders;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < populations.size(); ++i) {
        const double share = static_cast<double>(size) * static_cast<double>(populations[i]) / static_cast<double>(all);
        sampled[i] = std::min(static_cast<std::int64_t>(share), populations[i]);
        given += sampled[i];
        remainders.emplace_back(share - std::floor(share), i);
    }
    std::stable_sort(remainders.begin(), remainders.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t at = 0; given < size; at = (at + 1) % remainders.size()) {
        const std::size_t i = remainders[at].second;
        if (sampled[i] >= populations[i]) continue;
        ++sampled[i];
        ++given;
    }
    if (size < static_cast<std::int64_t>(populations.size())) return sampled;
    // A stratum nobody is drawn from could not be spoken for: the largest give one each.
    for (std::size_t i = 0; i < sampled.size(); ++i) {
        if (sampled[i] > 0 || populations[i] == 0) continue;
        --*std::max_element(sampled.begin(), sampled.end());
        sampled[i] = 1;
    }
    return sampled;
}

Result<Sample> drawSample(const std::vector<TargetPerson>& people, std::int64_t size, std::uint64_t seed) {
    if (size < 1 || size > static_cast<std::int64_t>(people.size())) {
        return fail(
            ErrorCode::InvalidInput,
            fmt::format("a sample has from 1 to {} workers: so many of the group can be asked", people.size()),
            "size"
        );
    }
    std::map<std::string, std::vector<std::int64_t>> frame;
    for (const TargetPerson& person : people) frame[stratumOf(person)].push_back(person.worker_id);
    std::vector<std::int64_t> populations;
    for (auto& [name, ids] : frame) {
        std::sort(ids.begin(), ids.end());
        populations.push_back(static_cast<std::int64_t>(ids.size()));
    }
    const auto sampled = allocate(populations, size);
    Sample sample;
    sample.seed = seed;
    for (auto& [name, ids] : frame) {
        const std::size_t number = sample.strata.size();
        sample.strata.push_back({name, populations[number], sampled[number]});
        // A seed of its own, so that one stratum's change leaves the draw of the others.
        Random random(seedFor(seed, name));
        for (const auto id : pick(std::move(ids), sampled[number], random)) sample.workers.push_back({id, number});
    }
    std::sort(sample.workers.begin(), sample.workers.end(), [](const auto& a, const auto& b) {
        return a.worker_id < b.worker_id;
    });
    return sample;
}

}  // namespace tama::requests
