#include "requests/expected_answers.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "tests/support/catch.hpp"

namespace tama::requests {
namespace {

/// Sum of exponentials: good enough for whole shape parameters.
double gammaDraw(Random& random, int shape) {
    double sum = 0;
    for (int i = 0; i < shape; ++i) sum -= std::log(1 - random.unit());
    return sum;
}

double betaDraw(Random& random, int a, int b) {
    const double x = gammaDraw(random, a);
    return x / (x + gammaDraw(random, b));
}

}  // namespace

TEST_CASE("without history 35 % begin and 75 % of those finish, and the interval is wide", "[requests][forecast]") {
    CHECK(beliefInStart({}).mean() == Approx(0.35));
    CHECK(beliefInCompletion({}).mean() == Approx(0.75));
    const auto completes = expectedCompletes({{1000, {}}});
    CHECK(completes.expected == Approx(262.5));
    CHECK(completes.low < 130);
    CHECK(completes.high > 400);
    CHECK(expectedStarts({{1000, {}}}).expected == Approx(350));
}

TEST_CASE("history moves the belief and narrows it, up to a bound", "[requests][forecast]") {
    const PastAnswers some{100, 80, 40};
    CHECK(beliefInStart(some).mean() == Approx((7 + 80) / 120.0));
    CHECK(beliefInCompletion(some).mean() == Approx((15 + 40) / 100.0));
    const auto known = expectedCompletes({{1000, some}});
    const auto unknown = expectedCompletes({{1000, {}}});
    CHECK(known.high - known.low < unknown.high - unknown.low);
    // A million observations weigh as much as two hundred.
    const auto many = beliefInStart({1'000'000, 800'000, 0});
    CHECK(many.a + many.b == Approx(220));
    CHECK(many.mean() == Approx((7 + 160) / 220.0));
}

TEST_CASE("the interval is that of drawing from the same beliefs", "[requests][forecast]") {
    // Beta(7, 13) begin and Beta(15, 5) of them finish, by drawing: independent of the moments in use.
    constexpr int kDraws = 20'000;
    constexpr int kWorkers = 400;
    Random random(7);
    std::vector<double> completes;
    for (int i = 0; i < kDraws; ++i) {
        const double p = betaDraw(random, 7, 13) * betaDraw(random, 15, 5);
        int finished = 0;
        for (int worker = 0; worker < kWorkers; ++worker) finished += random.chance(p) ? 1 : 0;
        completes.push_back(finished);
    }
    std::sort(completes.begin(), completes.end());
    const auto estimate = expectedCompletes({{kWorkers, {}}});
    CHECK(estimate.low == Approx(completes[kDraws / 40]).margin(4));
    CHECK(estimate.high == Approx(completes[kDraws - kDraws / 40]).margin(6));
}

TEST_CASE("pools add up, and nobody is nobody", "[requests][forecast]") {
    const auto both = expectedStarts({{100, {}}, {300, {200, 180, 100}}});
    CHECK(both.expected == Approx(100 * 0.35 + 300 * (7 + 180) / 220.0));
    CHECK(both.low < both.expected);
    CHECK(both.high > both.expected);
    CHECK(both.high <= 400);
    const auto nobody = expectedCompletes({});
    CHECK(nobody.high == 0);
    CHECK(expectedCompletes({{0, {}}}).expected == 0);
}

TEST_CASE("the past is looked up by cadre and area, then by cadre, then of all", "[requests][forecast]") {
    PastByKind past;
    CHECK(past.poolFor({"nurse", "Bo"}).name == "no history");
    past.add({"nurse", "Bo"}, {30, 20, 10});
    past.add({"nurse", "Kenema"}, {29, 9, 9});
    past.add({"midwife", "Bo"}, {5, 5, 5});
    CHECK(past.poolFor({"nurse", "Bo"}).name == "nurse in Bo");
    CHECK(past.poolFor({"nurse", "Bo"}).past.started == 20);
    CHECK(past.poolFor({"nurse", "Kenema"}).name == "nurse");
    CHECK(past.poolFor({"nurse", "Kenema"}).past.asked == 59);
    CHECK(past.poolFor({"midwife", "Bo"}).name == "all health workers");
    CHECK(past.poolFor({"", ""}).past.asked == 64);
}

}  // namespace tama::requests
