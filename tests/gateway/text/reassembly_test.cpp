#include "gateway/text/reassembly.hpp"

#include <algorithm>
#include <numeric>

#include <rapidcheck/catch.h>

#include "gateway/text/sms_text.hpp"
#include "tests/support/catch.hpp"

using namespace tama::gateway::text;
using namespace std::chrono_literals;
using Outcome = Reassembler::Outcome;

namespace {

const Time kStart{1'000'000ms};

InboundPart partOf(std::string text, std::uint8_t number, std::uint8_t total, std::uint16_t reference = 7) {
    InboundPart part;
    part.conversation = "orange/+231770123456/1234";
    part.part = {reference, false, total, number};
    part.id = reference * 1000 + number;
    part.octets = std::move(text);
    return part;
}

}  // namespace

TEST_CASE("parts in any order make the message once the last is there", "[gateway]") {
    Reassembler reassembler;
    CHECK(reassembler.add(partOf("C", 3, 3), kStart).outcome == Outcome::Waiting);
    CHECK(reassembler.add(partOf("A", 1, 3), kStart).outcome == Outcome::Waiting);
    const auto done = reassembler.add(partOf("B", 2, 3), kStart);
    REQUIRE(done.outcome == Outcome::Complete);
    REQUIRE(done.messages.size() == 1);
    CHECK(done.messages[0].text == "ABC");
    CHECK(done.messages[0].ids == std::vector<std::int64_t>{7001, 7002, 7003});
    CHECK(done.messages[0].missing == 0);
    CHECK(reassembler.waiting() == 0);
}

TEST_CASE("a duplicate is known, before and after the message is complete", "[gateway]") {
    Reassembler reassembler;
    reassembler.add(partOf("A", 1, 2), kStart);
    CHECK(reassembler.add(partOf("A", 1, 2), kStart).outcome == Outcome::Duplicate);
    CHECK(reassembler.add(partOf("B", 2, 2), kStart).outcome == Outcome::Complete);
    CHECK(reassembler.add(partOf("B", 2, 2), kStart + 1min).outcome == Outcome::Duplicate);
    CHECK(reassembler.expire(kStart + 1h).empty());
}

TEST_CASE("a reference used again begins a new message and gives the old one up", "[gateway]") {
    Reassembler reassembler;
    reassembler.add(partOf("old", 1, 2), kStart);
    const auto replaced = reassembler.add(partOf("new", 1, 2), kStart);
    REQUIRE(replaced.messages.size() == 1);
    CHECK(replaced.messages[0].text == "old…");
    CHECK(replaced.messages[0].missing == 1);
    CHECK(reassembler.add(partOf("est", 2, 2), kStart).messages.at(0).text == "newest");
    // After completion too: nothing is given up then.
    const auto third = reassembler.add(partOf("third", 1, 2), kStart);
    CHECK(third.outcome == Outcome::Waiting);
    CHECK(third.messages.empty());
}

TEST_CASE("other totals, widths and senders are other messages", "[gateway]") {
    Reassembler reassembler;
    reassembler.add(partOf("A", 1, 2), kStart);
    CHECK(reassembler.add(partOf("B", 2, 3), kStart).outcome == Outcome::Waiting);
    InboundPart wide = partOf("B", 2, 2);
    wide.part.wide_reference = true;
    CHECK(reassembler.add(wide, kStart).outcome == Outcome::Waiting);
    InboundPart other = partOf("B", 2, 2);
    other.conversation = "orange/+231770999999/1234";
    CHECK(reassembler.add(other, kStart).outcome == Outcome::Waiting);
    CHECK(reassembler.waiting() == 4);
}

TEST_CASE("what did not come in time is given up with its gaps marked", "[gateway]") {
    Reassembler reassembler({.patience = 10min});
    reassembler.add(partOf("B", 2, 5), kStart);
    reassembler.add(partOf("D", 4, 5), kStart + 5min);
    CHECK(reassembler.expire(kStart + 10min - 1ms).empty());
    const auto expired = reassembler.expire(kStart + 10min);
    REQUIRE(expired.size() == 1);
    CHECK(expired[0].text == "…B…D…");
    CHECK(expired[0].missing == 3);
    CHECK(expired[0].ids == std::vector<std::int64_t>{7002, 7004});
    CHECK(expired[0].first_seen == kStart);
}

TEST_CASE("memory is bounded: the oldest gives way and is handed out, not lost", "[gateway]") {
    Reassembler few({.max_messages = 3, .max_messages_of_conversation = 2});
    few.add(partOf("1", 1, 2, 1), kStart);
    few.add(partOf("2", 1, 2, 2), kStart);
    const auto third = few.add(partOf("3", 1, 2, 3), kStart);
    REQUIRE(third.messages.size() == 1);
    CHECK(third.messages[0].text == "1…");
    CHECK(few.waiting() == 2);

    Reassembler small({.max_parts = 4});
    std::size_t given_up = 0;
    for (std::uint16_t reference = 0; reference < 100; ++reference) {
        InboundPart part = partOf("x", 1, 2, reference);
        part.conversation += std::to_string(reference);
        given_up += small.add(part, kStart).messages.size();
    }
    CHECK(small.waiting() == 4);
    CHECK(given_up == 96);
}

TEST_CASE("parts in different alphabets are each read in their own", "[gateway]") {
    Reassembler reassembler;
    reassembler.add(partOf("a\x1B\x65", 1, 2), kStart);
    InboundPart second = partOf(std::string("\x00\x62", 2), 2, 2);
    second.charset = Charset::Ucs2;
    CHECK(reassembler.add(second, kStart).messages.at(0).text == "a€b");
}

TEST_CASE("a surrogate pair that a bad splitter has cut comes together again", "[gateway]") {
    Reassembler reassembler;
    InboundPart first = partOf("\xD8\x3D", 1, 2);
    InboundPart second = partOf(std::string("\xDE\x00", 2), 2, 2);
    first.charset = second.charset = Charset::Ucs2;
    reassembler.add(first, kStart);
    CHECK(reassembler.add(second, kStart).messages.at(0).text == "😀");
}

TEST_CASE("a planned text, shuffled and doubled on its way, arrives as it was", "[gateway]") {
    rc::prop("reassemble(shuffle(plan(text))) == text", [](std::uint32_t seed) {
        const std::string text = std::string(*rc::gen::inRange<std::size_t>(161, 2000), 'a') + "€ {é}";
        const SmsPlan plan = planSms(text);
        std::vector<std::size_t> order(plan.segments.size());
        std::iota(order.begin(), order.end(), 0U);
        order.push_back(seed % plan.segments.size());  // one part comes twice
        for (std::size_t i = order.size() - 1; i > 0; --i) {
            seed = seed * 1664525U + 1013904223U;
            std::swap(order[i], order[seed % (i + 1)]);
        }
        Reassembler reassembler;
        std::vector<AssembledMessage> messages;
        std::size_t duplicates = 0;
        for (const std::size_t i : order) {
            auto added = reassembler.add(
                partOf(
                    plan.segments[i].octets,
                    static_cast<std::uint8_t>(i + 1),
                    static_cast<std::uint8_t>(order.size() - 1)
                ),
                kStart
            );
            duplicates += added.outcome == Outcome::Duplicate ? 1 : 0;
            std::move(added.messages.begin(), added.messages.end(), std::back_inserter(messages));
        }
        RC_ASSERT(duplicates == 1U);
        RC_ASSERT(messages.size() == 1U);
        RC_ASSERT(messages[0].text == text);
    });
}
