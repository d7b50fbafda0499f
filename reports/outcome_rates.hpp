// The outcome rates of AAPOR's Standard Definitions for named persons, from disposition counts. T, the
// denominator, is every eligible or possibly eligible worker of the target list: I + P + R + NC + O + UO.
// Pure.
#pragma once

#include "reports/disposition.hpp"
#include "reports/proportion.hpp"

namespace tama::reports {

struct OutcomeRates {
    Proportion rr1;    // response rate 1: I / T
    Proportion rr2;    // response rate 2: (I + P) / T
    Proportion rr5;    // response rate 5: I / (T - UO)
    Proportion rr6;    // response rate 6: (I + P) / (T - UO)
    Proportion coop1;  // cooperation 1: I / (I + P + R + O)
    Proportion coop2;  // cooperation 2: (I + P) / (I + P + R + O)
    Proportion ref1;   // refusal 1: R / T
    Proportion con1;   // contact 1: (I + P + R + O) / T
};

OutcomeRates outcomeRates(const DispositionCounts& counts);

}  // namespace tama::reports
