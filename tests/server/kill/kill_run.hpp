// A run of the real program against a simulated SMSC, killed again and again while messages flow both ways.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/delivery_rules.hpp"
#include "tests/gateway/kill/books.hpp"

namespace tama::tests {

struct KillPlan {
    std::size_t kills = 0;
    std::size_t out = 0;  // messages posted over HTTP
    std::size_t in = 0;   // messages that the SMSC brings
    gateway::InDoubtPolicy policy = gateway::InDoubtPolicy::Resend;
    std::uint64_t seed = 1;
};

struct KillReport {
    std::vector<std::string> wrong;  // empty: every message is accounted for
    Tally tally;
    std::size_t while_marked = 0;      // kills that found parts marked
    std::size_t while_posting = 0;     // kills with a request of the sender unanswered
    std::size_t before_serving = 0;    // kills before the web side was open
    std::size_t reposted = 0;          // requests sent again for want of an answer
    std::uint64_t redelivered = 0;     // deliveries that the SMSC had to bring again
    std::size_t verdicts = 0;          // rounds in which a person decided what is in doubt
    double seconds = 0;

    std::string summary(const KillPlan& plan) const;
};

KillReport runAndKill(const KillPlan& plan);

}  // namespace tama::tests
