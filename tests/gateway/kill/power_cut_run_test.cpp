// Power cuts at random moments while messages flow both ways: every accepted message is accounted for.
#include <iostream>

#include "tests/gateway/kill/power_cut_run.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using gateway::InDoubtPolicy;

namespace {

void cutAndAudit(const PowerCutPlan& plan) {
    const PowerCutReport report = runAndCut(plan);
    std::cout << report.summary(plan) << std::endl;
    INFO(report.summary(plan));
    for (std::size_t i = 0; i < report.wrong.size() && i < 20; ++i) UNSCOPED_INFO(report.wrong[i]);
    CHECK(report.wrong.size() == 0);
    // Else nothing was interrupted, and the run has shown nothing.
    CHECK(report.while_marked >= plan.cuts / 4);
    CHECK(report.redelivered >= plan.cuts / 4);
}

}  // namespace

TEST_CASE("power cuts lose no accepted message, and only what was marked goes twice", "[gateway][kill]") {
    cutAndAudit({CUTS, MESSAGES, MESSAGES, InDoubtPolicy::Resend, killSeed()});
}

TEST_CASE("power cuts under the policy hold lose nothing and send nothing twice", "[gateway][kill]") {
    constexpr std::size_t kMessages = 300 * CUTS_UNDER_HOLD;
    cutAndAudit({CUTS_UNDER_HOLD, kMessages, kMessages, InDoubtPolicy::Hold, killSeed()});
}
