#include "reports/disposition.hpp"

#include <algorithm>
#include <numeric>

namespace tama::reports {

std::string_view nameOf(Disposition disposition) {
    switch (disposition) {
        case Disposition::Complete:
            return "complete";
        case Disposition::Partial:
            return "partial";
        case Disposition::BreakOff:
            return "broke off";
        case Disposition::Refused:
            return "refused (STOP)";
        case Disposition::NonContact:
            return "not reached";
        case Disposition::DeliveredSilent:
            return "delivered, no reply";
        case Disposition::Other:
            return "other";
        case Disposition::UnknownEligibility:
            return "no word from the network";
        case Disposition::NotEligible:
            return "could not be asked";
    }
    return "unknown";
}

std::string_view aaporClass(Disposition disposition) {
    switch (disposition) {
        case Disposition::Complete:
            return "I";
        case Disposition::Partial:
            return "P";
        case Disposition::BreakOff:
        case Disposition::Refused:
            return "R";
        case Disposition::NonContact:
            return "NC";
        case Disposition::DeliveredSilent:
        case Disposition::Other:
            return "O";
        case Disposition::UnknownEligibility:
            return "UO";
        case Disposition::NotEligible:
            return "NE";
    }
    return "?";
}

Disposition dispositionOf(const TargetFacts& facts) {
    if (!facts.exclusion.empty()) return Disposition::NotEligible;
    if (facts.completed) return Disposition::Complete;
    if (facts.wrong_person) return Disposition::Other;
    const auto wanted = std::max(facts.asked, facts.expected);
    if (facts.answered > 0 && facts.answered * 2 >= wanted) return Disposition::Partial;
    if (facts.opted_out) return Disposition::Refused;
    if (facts.answered > 0) return Disposition::BreakOff;
    if (facts.replied) return Disposition::Other;
    if (facts.delivered) return Disposition::DeliveredSilent;
    if (facts.failed) return Disposition::NonContact;
    return Disposition::UnknownEligibility;
}

std::int64_t DispositionCounts::targeted() const {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

std::int64_t DispositionCounts::eligible() const {
    return targeted() - of(Disposition::NotEligible);
}

}  // namespace tama::reports
