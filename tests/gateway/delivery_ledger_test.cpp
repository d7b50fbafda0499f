#include "gateway/delivery_ledger.hpp"

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

using Texts = std::vector<std::string>;
using States = std::vector<MessageState>;

namespace {

constexpr Milliseconds kAwait{60'000};

MarkedPart markOne(GatewayWorld& world) {
    auto marked = world.mark();
    if (marked.parts.size() != 1) throw std::logic_error("one part was expected");
    return marked.parts.front();
}

bool lose(GatewayWorld& world, const MarkedPart& part, InDoubtPolicy policy) {
    return world.run([&](store::Transaction& tx) {
        return world.stores.ledger.answerLost(tx, part.part_id, policy, kAwait, world.wall.now());
    });
}

}  // namespace

TEST_CASE(
    "a message is submitted when the SMSC has its last part, and that is told once", "[gateway][store]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue(std::string(200, 'x'), world.number(1));
    const auto parts = world.mark().parts;
    REQUIRE(parts.size() == 2);
    world.accept(parts[1], "B");
    CHECK(world.stateOf(id) == "queued");
    CHECK(world.listener.outcomes().empty());
    world.accept(parts[0], "A");
    world.accept(parts[0], "A");
    CHECK(world.stateOf(id) == "submitted");
    CHECK(world.listener.statesOf(id) == States{MessageState::Submitted});
}

TEST_CASE("a message that is wanted no more is cancelled but for what is on the wire", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue(std::string(400, 'x'), world.number(1));
    const auto held = world.enqueue("held", world.number(1));
    const auto next = world.enqueue("next", world.number(1));
    const auto cancel = [&](std::int64_t message_id) {
        world.run([&](store::Transaction& tx) {
            world.stores.ledger.cancelUnsent(tx, message_id, "over", world.wall.now());
        });
    };
    const auto parts = world.mark(1).parts;
    cancel(held);
    CHECK(world.stateOf(held) == "cancelled");
    cancel(id);
    CHECK(world.partStates(id) == Texts{"submitting", "cancelled", "cancelled"});
    CHECK(world.stateOf(next) == "held");
    world.accept(parts.front(), "A");
    CHECK(world.stateOf(id) == "cancelled");
    CHECK(world.stateOf(next) == "queued");
    cancel(id);
    CHECK(world.listener.statesOf(id) == States{MessageState::Cancelled});
}

TEST_CASE("a refused part fails the message, and the rest is not sent", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue(std::string(400, 'x'), world.number(1));
    const auto next = world.enqueue("next", world.number(1));
    const auto parts = world.mark(2).parts;
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.refused(
            tx, parts[0].part_id, 0x0B, FailureClass::UnknownSubscriber, "no such number", world.wall.now()
        );
    });
    CHECK(world.partStates(id) == Texts{"rejected", "submitting", "cancelled"});
    CHECK(world.stateOf(id) == "queued");
    CHECK(world.stateOf(next) == "held");
    world.accept(parts[1], "B");
    CHECK(world.stateOf(id) == "rejected");
    CHECK(world.stateOf(next) == "queued");
    const auto outcomes = world.listener.outcomes();
    REQUIRE(outcomes.size() == 1);
    CHECK(outcomes[0].failure == FailureClass::UnknownSubscriber);
}

TEST_CASE("a part that comes back after another one failed is cancelled", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue(std::string(200, 'x'), world.number(1));
    const auto parts = world.mark().parts;
    world.run([&](store::Transaction& tx) {
        auto& ledger = world.stores.ledger;
        ledger.refused(tx, parts[0].part_id, 0x0B, FailureClass::UnknownSubscriber, "no", world.wall.now());
        ledger.tryAgain(tx, parts[1].part_id, 0x58, world.wall.now(), world.wall.now());
    });
    CHECK(world.partStates(id) == Texts{"rejected", "cancelled"});
    CHECK(world.stateOf(id) == "rejected");
}

TEST_CASE("a throttled part goes again when it is due, with its attempts counted", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    const auto part = markOne(world);
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.tryAgain(
            tx, part.part_id, 0x58, world.wall.now() + Milliseconds{1'000}, world.wall.now()
        );
    });
    CHECK(world.mark().parts.empty());
    world.wall.advance(Milliseconds{1'000});
    CHECK(markOne(world).attempts == 2);
    CHECK(world.stateOf(id) == "queued");
}

TEST_CASE("a part that was never written is no attempt", "[gateway][store]") {
    GatewayWorld world;
    world.enqueue("Hello", world.number(1));
    const auto part = markOne(world);
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.notWritten(tx, part.part_id, world.wall.now());
    });
    CHECK(markOne(world).attempts == 1);
    CHECK(world.count("SELECT possible_duplicates FROM channel") == 0);
}

TEST_CASE("policy resend sends again at once and counts a possible duplicate", "[gateway][store]") {
    GatewayWorld world;
    world.enqueue("Hello", world.number(1));
    const auto part = markOne(world);
    CHECK(lose(world, part, InDoubtPolicy::Resend));
    CHECK(world.count("SELECT possible_duplicates FROM channel") == 1);
    CHECK(markOne(world).part_id == part.part_id);
}

TEST_CASE("what is sent again goes before what was waiting behind it", "[gateway][store]") {
    GatewayWorld world(GENERATE(from_range(testEngines())));
    const auto first = world.enqueue("First", world.number(1));
    world.enqueue("Second", world.number(2));
    const auto part = world.mark(1).parts.at(0);
    world.wall.advance(Milliseconds{5000});
    CHECK(lose(world, part, InDoubtPolicy::Resend));
    CHECK(world.mark(1).parts.at(0).message_id == first);
}

TEST_CASE("a line that breaks again and again does not send a text for ever", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    const auto policy = GENERATE(InDoubtPolicy::Resend, InDoubtPolicy::Await);
    std::int64_t sent = 0;
    for (auto marked = world.mark(); !marked.parts.empty(); marked = world.mark()) {
        ++sent;
        lose(world, marked.parts.front(), policy);
        world.wall.advance(kAwait);
        world.run([&](store::Transaction& tx) {
            return world.stores.ledger.resendOverdue(tx, 10, world.wall.now());
        });
    }
    CHECK(sent == 1 + kMaxResends);
    CHECK(world.stateOf(id) == "in_doubt");
    CHECK(world.count("SELECT possible_duplicates FROM channel") == kMaxResends);
}

TEST_CASE("a receipt that comes before a part is sent again saves that", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    lose(world, markOne(world), InDoubtPolicy::Resend);
    world.receipt("unknown", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(id) == "delivered");
    CHECK(world.mark().parts.empty());
}

TEST_CASE("policy hold keeps the message until a person decides", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    const auto next = world.enqueue("next", world.number(1));
    CHECK_FALSE(lose(world, markOne(world), InDoubtPolicy::Hold));
    CHECK(world.stateOf(id) == "in_doubt");
    world.wall.advance(std::chrono::hours{24 * 365});
    world.run([&](store::Transaction& tx) {
        return world.stores.ledger.resendOverdue(tx, 10, world.wall.now());
    });
    CHECK(world.mark().parts.empty());
    CHECK(world.stateOf(next) == "held");

    const bool resend = GENERATE(true, false);
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.resolveInDoubt(tx, id, resend, world.wall.now());
    });
    CHECK(world.stateOf(id) == (resend ? "queued" : "undelivered"));
    CHECK(world.stateOf(next) == (resend ? "held" : "queued"));
}

TEST_CASE("policy await sends again only after the set time", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue("Hello", world.number(1));
    lose(world, markOne(world), InDoubtPolicy::Await);
    const auto overdue = [&] {
        return world.run([&](store::Transaction& tx) {
            return world.stores.ledger.resendOverdue(tx, 10, world.wall.now());
        });
    };
    CHECK(overdue() == 0);
    world.wall.advance(kAwait);
    CHECK(overdue() == 1);
    CHECK(world.stateOf(id) == "queued");
    CHECK(world.count("SELECT possible_duplicates FROM channel") == 1);
}

TEST_CASE("a receipt from the number settles a part that is in doubt", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    const bool before = GENERATE(true, false);
    const auto part = markOne(world);
    if (before) world.receipt("unknown", MessageState::Delivered, world.number(1));
    lose(world, part, InDoubtPolicy::Await);
    if (!before) world.receipt("unknown", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(id) == "delivered");
    CHECK(world.listener.statesOf(id) == States{MessageState::Submitted, MessageState::Delivered});
    CHECK(world.count("SELECT COUNT(*) FROM receipt") == 0);
}

TEST_CASE("a late acceptance saves sending a part again", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    const auto policy = GENERATE(InDoubtPolicy::Resend, InDoubtPolicy::Hold, InDoubtPolicy::Await);
    const auto part = markOne(world);
    lose(world, part, policy);
    world.accept(part, "A1");
    CHECK(world.stateOf(id) == "submitted");
    CHECK(world.mark().parts.empty());
}

TEST_CASE("after a crash all that was marked is in doubt", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    for (int i = 0; i < 5; ++i) world.enqueue("Hello", world.number(i));
    world.mark(3);
    const auto recover = [&](std::size_t limit) {
        return world.run([&](store::Transaction& tx) {
            return world.stores.ledger.recover(tx, InDoubtPolicy::Hold, kAwait, limit, world.wall.now());
        });
    };
    CHECK(recover(2) == 2);
    CHECK(recover(2) == 1);
    CHECK(recover(2) == 0);
    CHECK(world.count("SELECT COUNT(*) FROM part WHERE state = 'in_doubt'") == 3);
    CHECK(world.mark().parts.size() == 2);
}
