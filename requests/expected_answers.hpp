// How many will begin and how many will finish, from what the same kinds of workers did before: Beta priors, so that few
// observations give wide intervals (domain reference §7.5; fallback .35 begin, .75 of those finish). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tama::requests {

/// What workers did in earlier use cases.
struct PastAnswers {
    std::int64_t asked = 0;
    std::int64_t started = 0;    // answered at least once
    std::int64_t completed = 0;  // of those

    PastAnswers& operator+=(const PastAnswers& other);
};

/// A probability as far as it is known.
struct BetaBelief {
    double a = 1;
    double b = 1;

    double mean() const { return a / (a + b); }
    double meanOfSquare() const { return a * (a + 1) / ((a + b) * (a + b + 1)); }
};

/// The fallback, as strong as 20 observations, and the past on top of it, as strong as at most 200: use cases differ from
/// one another by more than the workers in them do.
BetaBelief beliefInStart(const PastAnswers& past);
BetaBelief beliefInCompletion(const PastAnswers& past);

/// Past answers by cadre and area, looked up at the finest level with at least 30 workers asked.
class PastByKind {
  public:
    struct Kind {
        std::string cadre;
        std::string area;

        auto operator<=>(const Kind&) const = default;
    };

    void add(const Kind& kind, const PastAnswers& past);

    /// What decides for the kind: "nurse in Bo", "nurse", "all health workers", or "no history".
    struct Pool {
        std::string name;
        PastAnswers past;
    };
    Pool poolFor(const Kind& kind) const;

  private:
    std::map<Kind, PastAnswers> by_kind_;
    std::map<std::string, PastAnswers> by_cadre_;
    PastAnswers all_;
};

struct Estimate {
    double low = 0;
    double expected = 0;
    double high = 0;
};

/// Workers whose chances rest on one pool: what is not known of it is not known of all of them alike.
struct PooledWorkers {
    std::int64_t workers = 0;
    PastAnswers past;
};

/// The number that begin, and that finish, with an interval of 95 %: mean and variance of the beta-binomial of each
/// pool, summed, and the quantiles of the Beta distribution with those two moments.
Estimate expectedStarts(const std::vector<PooledWorkers>& pools);
Estimate expectedCompletes(const std::vector<PooledWorkers>& pools);

}  // namespace tama::requests
