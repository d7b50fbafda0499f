// A gateway on a disk whose power is cut again and again while messages flow both ways; what was not synced is lost,
// or there in part.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/delivery_rules.hpp"
#include "tests/gateway/kill/books.hpp"

namespace tama::tests {

struct PowerCutPlan {
    std::size_t cuts = 0;
    std::size_t out = 0;
    std::size_t in = 0;
    gateway::InDoubtPolicy policy = gateway::InDoubtPolicy::Resend;
    std::uint64_t seed = 1;
};

struct PowerCutReport {
    std::vector<std::string> wrong;  // empty: every message is accounted for
    Tally tally;
    std::size_t while_marked = 0;    // cuts that left parts marked
    std::size_t unheard = 0;         // messages whose sender never heard whether they are on disk
    std::uint64_t redelivered = 0;   // deliveries that the SMSC had to bring again
    double seconds = 0;

    std::string summary(const PowerCutPlan& plan) const;
};

PowerCutReport runAndCut(const PowerCutPlan& plan);

}  // namespace tama::tests
