#include "reports/outcome_rates.hpp"

namespace tama::reports {

OutcomeRates outcomeRates(const DispositionCounts& counts) {
    const auto complete = counts.of(Disposition::Complete);
    const auto partial = counts.of(Disposition::Partial);
    const auto refusal = counts.of(Disposition::Refused) + counts.of(Disposition::BreakOff);
    const auto other = counts.of(Disposition::DeliveredSilent) + counts.of(Disposition::Other);
    const auto contacted = complete + partial + refusal + other;
    const auto all = counts.eligible();
    const auto known = all - counts.of(Disposition::UnknownEligibility);

    return {
        .rr1 = {complete, all},
        .rr2 = {complete + partial, all},
        .rr5 = {complete, known},
        .rr6 = {complete + partial, known},
        .coop1 = {complete, contacted},
        .coop2 = {complete + partial, contacted},
        .ref1 = {refusal, all},
        .con1 = {contacted, all},
    };
}

}  // namespace tama::reports
