// Random acts by random people, on the state machine alone: whatever they try, in whatever order and under whatever
// procedure, nothing is sent that two people have not agreed on as it is. Invariants (i) and (ii), and the rules on
// persons.
#include "tests/requests/procedure_walks.hpp"

#include "tests/support/catch.hpp"

using namespace tama::tests;

TEST_CASE("random acts by random people never send what was not approved", "[requests]") {
    const auto seen = walkAtRandom(1, 4'000);
    // The walks get somewhere: else nothing would have been looked at.
    CHECK(seen.activations > 100);
    CHECK(seen.refusals > 10'000);
    CHECK(seen.ends > 20);
}
