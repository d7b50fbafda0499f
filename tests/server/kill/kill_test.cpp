// kill -9 at random moments while messages flow both ways: every accepted message is accounted for.
#include <iostream>

#include "tests/server/kill/kill_run.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;
using gateway::InDoubtPolicy;

namespace {

KillReport killAndAudit(const KillPlan& plan) {
    const KillReport report = runAndKill(plan);
    std::cout << report.summary(plan) << std::endl;
    INFO(report.summary(plan));
    for (std::size_t i = 0; i < report.wrong.size() && i < 20; ++i) UNSCOPED_INFO(report.wrong[i]);
    CHECK(report.wrong.size() == 0);
    // Else nothing was interrupted, and the run has shown nothing.
    CHECK(report.while_marked >= plan.kills / 4);
    CHECK(report.redelivered >= plan.kills / 4);
    return report;
}

}  // namespace

TEST_CASE("killed at random moments, tama loses no accepted message, and only what was marked goes twice", "[kill]") {
    const auto report = killAndAudit({KILLS, 5'000, 5'000, InDoubtPolicy::Resend, killSeed()});
    CHECK(report.reposted > 0);
}

TEST_CASE("killed at random moments under the policy hold, tama loses nothing and sends nothing twice", "[kill]") {
    constexpr std::size_t kMessages = 100 * KILLS_UNDER_HOLD;
    killAndAudit({KILLS_UNDER_HOLD, kMessages, kMessages, InDoubtPolicy::Hold, killSeed()});
}
