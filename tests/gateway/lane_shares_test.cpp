#include "gateway/lane_shares.hpp"

#include "tests/support/catch.hpp"

using namespace tama::gateway;

TEST_CASE("bulk keeps a tenth of the rate however many replies there are", "[gateway]") {
    LaneShares shares;
    std::size_t bulk = 0;
    std::size_t all = 0;
    for (int round = 0; round < 1'000; ++round) {
        const std::size_t slots = 7;
        const std::size_t for_bulk = shares.reservedForBulk(slots);
        shares.sent(slots - for_bulk, for_bulk);
        bulk += for_bulk;
        all += slots;
    }
    CHECK(bulk >= all / 10 - 1);
    CHECK(bulk <= all / 10 + 1);
}

TEST_CASE("replies come first while they are few", "[gateway]") {
    LaneShares shares;
    CHECK(shares.reservedForBulk(10) == 0);
    shares.sent(8, 0);
    CHECK(shares.reservedForBulk(10) == 0);
    shares.sent(1, 0);
    CHECK(shares.reservedForBulk(10) == 1);
    CHECK(shares.reservedForBulk(0) == 0);
    shares.sent(0, 5);
    CHECK(shares.reservedForBulk(10) == 0);
}

TEST_CASE("a bulk lane that was empty for long does not crowd out replies", "[gateway]") {
    LaneShares shares;
    shares.sent(1'000'000, 0);
    CHECK(shares.reservedForBulk(1'000) == 10);
}
