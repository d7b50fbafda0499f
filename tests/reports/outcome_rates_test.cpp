#include "reports/outcome_rates.hpp"

#include "tests/support/catch.hpp"

using namespace tama::reports;

namespace {

DispositionCounts countsOf(std::initializer_list<std::pair<Disposition, int>> parts) {
    DispositionCounts counts;
    for (const auto& [disposition, times] : parts) {
        for (int i = 0; i < times; ++i) counts.add(disposition);
    }
    return counts;
}

}  // namespace

TEST_CASE("the published figures of the Liberia pilot come out with their denominators", "[reports]") {
    // 482 targeted, 289 reached, 165 started, 124 complete.
    const auto counts = countsOf(
        {{Disposition::Complete, 124},
         {Disposition::BreakOff, 41},
         {Disposition::DeliveredSilent, 124},
         {Disposition::NonContact, 193}}
    );
    const auto rates = outcomeRates(counts);
    CHECK(inWords(rates.rr1, "targeted") == "124 of 482 targeted (25.7 %, 22.0–29.8)");
    CHECK(inWords(rates.con1, "targeted") == "289 of 482 targeted (60.0 %, 55.5–64.2)");
    CHECK(inWords({165, 289}, "reached") == "165 of 289 reached (57.1 %, 51.3–62.7)");
    CHECK(inWords({124, 165}, "started") == "124 of 165 started (75.2 %, 68.0–81.1)");
}

TEST_CASE("each rate has the denominator that its definition names", "[reports]") {
    const auto counts = countsOf(
        {{Disposition::Complete, 50},
         {Disposition::Partial, 10},
         {Disposition::BreakOff, 4},
         {Disposition::Refused, 1},
         {Disposition::NonContact, 15},
         {Disposition::DeliveredSilent, 12},
         {Disposition::Other, 3},
         {Disposition::UnknownEligibility, 5},
         {Disposition::NotEligible, 7}}
    );
    CHECK(counts.targeted() == 107);
    const auto rates = outcomeRates(counts);
    CHECK((rates.rr1.count == 50 && rates.rr1.of == 100));
    CHECK((rates.rr2.count == 60 && rates.rr2.of == 100));
    CHECK((rates.rr5.count == 50 && rates.rr5.of == 95));
    CHECK((rates.rr6.count == 60 && rates.rr6.of == 95));
    CHECK((rates.coop1.count == 50 && rates.coop1.of == 80));
    CHECK((rates.coop2.count == 60 && rates.coop2.of == 80));
    CHECK((rates.ref1.count == 5 && rates.ref1.of == 100));
    CHECK((rates.con1.count == 80 && rates.con1.of == 100));
}

TEST_CASE("without data a rate says so and is not zero", "[reports]") {
    const auto rates = outcomeRates({});
    CHECK_FALSE(rates.rr1.value());
    CHECK_FALSE(rates.rr1.interval());
    CHECK(percent(rates.rr1) == "–");
    CHECK(inWords(rates.rr1, "targeted") == "no targeted yet");
}

TEST_CASE("Wilson's interval stays within 0 and 1 and holds the value at the ends", "[reports]") {
    const Proportion none{0, 20};
    const Proportion every{20, 20};
    CHECK(none.interval()->low == 0.0);
    CHECK(none.interval()->high == Approx(0.161).margin(0.001));
    CHECK(every.interval()->low == Approx(0.839).margin(0.001));
    CHECK(every.interval()->high == 1.0);
}
