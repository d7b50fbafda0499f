#include "gateway/fair_turns.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include <rapidcheck/catch.h>

#include "tests/support/catch.hpp"

using namespace tama::gateway;

namespace {

using Queues = std::map<std::int64_t, std::deque<std::size_t>>;  // the segments of each waiting part

/// One mark over queues in memory, as send_queue.cpp does it over the store. What each got, in segments.
std::map<std::int64_t, std::size_t> markOnce(FairTurns& turns, Queues& queues, std::size_t slots) {
    std::map<std::int64_t, std::size_t> got;
    std::vector<std::int64_t> waiting;
    for (const auto& [share_of, parts] : queues) {
        if (!parts.empty()) waiting.push_back(share_of);
    }
    turns.begin(waiting);
    while (const auto turn = turns.next(slots)) {
        auto& parts = queues[turn->share_of];
        std::size_t segments = 0;
        while (slots > 0 && segments < turn->segments && !parts.empty()) {
            segments += parts.front();
            parts.pop_front();
            --slots;
        }
        got[turn->share_of] += segments;
        turns.took(segments, parts.empty());
    }
    return got;
}

}  // namespace

TEST_CASE("with nobody waiting there is no turn", "[gateway]") {
    FairTurns turns;
    turns.begin({});
    CHECK_FALSE(turns.next(10));
    turns.begin({1});
    CHECK_FALSE(turns.next(0));
}

TEST_CASE("one alone gets all slots in one turn", "[gateway]") {
    FairTurns turns;
    turns.begin({7});
    const auto turn = turns.next(25);
    REQUIRE(turn);
    CHECK(turn->share_of == 7);
    CHECK(turn->segments == 25);
    turns.took(25, true);
    CHECK_FALSE(turns.next(1));
}

TEST_CASE("where slots are few, whoever comes after the last one begins", "[gateway]") {
    FairTurns turns;
    Queues queues{{-2, {1, 1, 1}}, {0, {1, 1, 1}}, {5, {1, 1, 1}}};
    std::vector<std::int64_t> order;
    for (int i = 0; i < 6; ++i) {
        for (const auto& [share_of, segments] : markOnce(turns, queues, 1)) order.push_back(share_of);
    }
    CHECK(order == std::vector<std::int64_t>{-2, 0, 5, -2, 0, 5});
}

TEST_CASE("who took more than a turn pays with the next ones", "[gateway]") {
    FairTurns turns;
    Queues queues{{1, {3, 3}}, {2, {1, 1, 1, 1, 1, 1}}};
    std::vector<std::int64_t> order;
    for (int i = 0; i < 8; ++i) {
        for (const auto& [share_of, segments] : markOnce(turns, queues, 1)) order.push_back(share_of);
    }
    CHECK(order == std::vector<std::int64_t>{1, 2, 2, 2, 1, 2, 2, 2});
}

TEST_CASE("while all wait, no one is ahead by more than the two dearest parts", "[gateway][property]") {
    rc::prop("fair in segments", [] {
        const auto shares = *rc::gen::inRange(2, 12);
        const auto marks = *rc::gen::inRange(1, 60);
        const auto dearest = *rc::gen::inRange<std::size_t>(1, 6);
        const auto most_slots = *rc::gen::inRange<std::size_t>(1, 30);
        Queues queues;
        for (int share_of = 0; share_of < shares; ++share_of) {
            for (int i = 0; i < 2'000; ++i) {
                queues[share_of].push_back(
                    1 + static_cast<std::size_t>(share_of * 31 + i * 7) % dearest
                );
            }
        }
        FairTurns turns;
        std::map<std::int64_t, std::size_t> got;
        for (int share_of = 0; share_of < shares; ++share_of) got[share_of] = 0;
        for (int i = 0; i < marks; ++i) {
            const auto slots = *rc::gen::inRange<std::size_t>(1, most_slots + 1);
            for (const auto& [share_of, segments] : markOnce(turns, queues, slots)) got[share_of] += segments;
        }
        const auto [least, most] = std::minmax_element(got.begin(), got.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        });
        RC_ASSERT(most->second - least->second <= 2 * dearest);
    });
}

TEST_CASE("nothing that waits is forgotten, and no slot stays free while something waits", "[gateway][property]") {
    rc::prop("work is conserved", [] {
        const auto sizes = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40));
        Queues queues;
        std::size_t left = 0;
        for (std::size_t i = 0; i < sizes.size(); ++i) {
            queues[static_cast<std::int64_t>(i)].assign(static_cast<std::size_t>(sizes[i]), 1);
            left += static_cast<std::size_t>(sizes[i]);
        }
        FairTurns turns;
        while (left > 0) {
            const auto slots = *rc::gen::inRange<std::size_t>(1, 20);
            std::size_t taken = 0;
            for (const auto& [share_of, segments] : markOnce(turns, queues, slots)) taken += segments;
            RC_ASSERT(taken == std::min(slots, left));
            left -= taken;
        }
    });
}
