// kill -9 in the middle of a round of questions and answers: no step is lost and none is taken twice.
#include <iostream>

#include "tests/server/kill/round_run.hpp"
#include "tests/support/catch.hpp"

using namespace tama::tests;

TEST_CASE("killed in the middle of a round, tama ends it as if nothing had happened", "[kill]") {
    const auto undisturbed = runRound({ROUND_WORKERS, 3, 0, 1});
    const auto killed = runRound({ROUND_WORKERS, 3, ROUND_KILLS, 1});
    std::cout << ROUND_WORKERS << " workers, 3 questions: undisturbed " << undisturbed.seconds << " s; with "
              << killed.kills << " kills " << killed.seconds << " s, " << killed.redelivered
              << " answers brought again, " << killed.repeated << " questions sent twice" << std::endl;
    CHECK(undisturbed.repeated == 0);
    CHECK(killed.kills == ROUND_KILLS);
    // Else nothing was interrupted, and the run has shown nothing.
    CHECK(killed.redelivered + killed.repeated > 0);
    REQUIRE(undisturbed.workers.size() == ROUND_WORKERS);
    REQUIRE(killed.workers.size() == ROUND_WORKERS);
    std::size_t different = 0;
    for (const auto& [worker, left] : undisturbed.workers) {
        if (killed.workers.at(worker) == left) continue;
        if (++different <= 5) UNSCOPED_INFO(worker << ": " << left << "\n  killed: " << killed.workers.at(worker));
    }
    CHECK(different == 0);
}
