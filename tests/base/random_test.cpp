#include "base/random.hpp"

#include <set>

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("the same seed gives the same sequence, another seed another", "[base]") {
    Random first(7);
    Random second(7);
    Random other(8);
    const auto drawn = first.next();
    CHECK(drawn == second.next());
    CHECK(drawn != other.next());
}

TEST_CASE("bounded draws stay in bounds and reach every value", "[base]") {
    Random random(1);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.below(6));
    CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("a seed for a subject depends on the seed and on the subject", "[base]") {
    CHECK(seedFor(1, "worker-17") == seedFor(1, "worker-17"));
    CHECK(seedFor(1, "worker-17") != seedFor(2, "worker-17"));
    CHECK(seedFor(1, "worker-17") != seedFor(1, "worker-71"));
}
