#include "gateway/receipt_store.hpp"

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

using States = std::vector<MessageState>;

namespace {

std::int64_t submitted(GatewayWorld& world, int which, const std::string& smsc_id) {
    const auto id = world.enqueue("Hello", world.number(which));
    for (const auto& part : world.mark().parts) world.accept(part, smsc_id);
    return id;
}

void loseAnswer(GatewayWorld& world, const MarkedPart& part, InDoubtPolicy policy = InDoubtPolicy::Hold) {
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.answerLost(tx, part.part_id, policy, Milliseconds{60'000}, world.wall.now());
    });
    world.wall.advance(Milliseconds{1});
}

}  // namespace

TEST_CASE("a receipt finds its part by the id in whatever form it is written", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    struct Form {
        std::string submitted;
        std::string receipt;
    };
    const auto form = GENERATE(
        Form{"00B8BE19", "00B8BE19"},
        Form{"00B8BE19", "b8be19"},
        Form{"BB860", "768096"},
        Form{"768096", "BB860"},
        Form{"5f0d9a3e-0001", "5F0D9A3E-0001"}
    );
    const auto id = submitted(world, 1, form.submitted);
    world.receipt(form.receipt, MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(id) == "delivered");
}

TEST_CASE("an id in the other base counts only for the number it was sent to", "[gateway][store]") {
    GatewayWorld world;
    const auto id = submitted(world, 1, "BB860");
    world.receipt("768096", MessageState::Delivered, world.number(2));
    world.receipt("768096");
    CHECK(world.stateOf(id) == "submitted");
}

TEST_CASE("an SMSC that uses an id twice is told apart by the number", "[gateway][store]") {
    GatewayWorld world;
    const auto first = submitted(world, 1, "123456789");
    const auto second = submitted(world, 2, "123456789");
    world.receipt("123456789", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(first) == "delivered");
    CHECK(world.stateOf(second) == "submitted");
}

TEST_CASE("a receipt never moves a message backwards", "[gateway][store]") {
    GatewayWorld world;
    const auto id = submitted(world, 1, "A1");
    world.receipt("A1", MessageState::Delivered);
    world.receipt("A1", MessageState::Undelivered);
    world.receipt("A1", MessageState::Delivered);
    CHECK(world.stateOf(id) == "delivered");
    CHECK(world.listener.statesOf(id) == States{MessageState::Submitted, MessageState::Delivered});
}

TEST_CASE("a receipt before the answer is kept and matched when the answer commits", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue("Hello", world.number(1));
    const auto parts = world.mark().parts;
    world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.count("SELECT COUNT(*) FROM receipt") == 1);
    CHECK(world.stateOf(id) == "queued");
    world.accept(parts.front(), "A1");
    CHECK(world.stateOf(id) == "delivered");
    CHECK(world.listener.statesOf(id) == States{MessageState::Submitted, MessageState::Delivered});
    CHECK(world.count("SELECT COUNT(*) FROM receipt") == 0);
}

TEST_CASE("a stray receipt of a former bearer of the id settles nothing new", "[gateway][store]") {
    GatewayWorld world;
    world.receipt("A1", MessageState::Undelivered, world.number(1));
    world.wall.advance(Milliseconds{1});
    const auto id = submitted(world, 1, "A1");
    CHECK(world.stateOf(id) == "submitted");
}

TEST_CASE("a receipt that comes again does not settle the next message, which is in doubt", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto first = submitted(world, 1, "A1");
    world.receipt("A1", MessageState::Delivered, world.number(1));
    const auto second = submitted(world, 1, "A2");
    world.receipt("A2", MessageState::Delivered, world.number(1));
    const auto third = world.enqueue("Hello", world.number(1));
    const bool before_the_loss = GENERATE(false, true);
    const auto part = world.mark().parts.front();
    if (before_the_loss) world.receipt("A1", MessageState::Delivered, world.number(1));
    loseAnswer(world, part);
    if (!before_the_loss) world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(first) == "delivered");
    CHECK(world.stateOf(second) == "delivered");
    CHECK(world.stateOf(third) == "in_doubt");
    world.receipt("A3", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(third) == "delivered");
}

TEST_CASE("a receipt that settled a part in doubt is known when it comes again", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto first = world.enqueue("Hello", world.number(1));
    const bool before_the_loss = GENERATE(false, true);
    const auto part = world.mark().parts.front();
    if (before_the_loss) world.receipt("A1", MessageState::Delivered, world.number(1));
    loseAnswer(world, part);
    if (!before_the_loss) world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(first) == "delivered");
    const auto second = world.enqueue("Hello", world.number(1));
    loseAnswer(world, world.mark().parts.front());
    world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(second) == "in_doubt");
}

TEST_CASE("of a message sent twice a receipt is left over, and settles nothing else", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    world.enqueue("Hello", world.number(1));
    loseAnswer(world, world.mark().parts.front(), InDoubtPolicy::Resend);
    world.accept(world.mark().parts.front(), "A2");
    world.receipt("A2", MessageState::Delivered, world.number(1));
    const auto second = world.enqueue("Hello", world.number(1));
    loseAnswer(world, world.mark().parts.front());
    world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(second) == "in_doubt");
}

TEST_CASE("parts in doubt of a long message are settled when there is a receipt for each", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto id = world.enqueue(std::string(200, 'x'), world.number(1));
    const auto parts = world.mark().parts;
    REQUIRE(parts.size() == 2);
    const bool before_the_loss = GENERATE(false, true);
    if (before_the_loss) world.receipt("A2", MessageState::Delivered, world.number(1));
    for (const auto& part : parts) loseAnswer(world, part, InDoubtPolicy::Resend);
    // It may be of either, and perhaps the SMSC never had the other.
    if (!before_the_loss) world.receipt("A2", MessageState::Delivered, world.number(1));
    world.receipt("A2", MessageState::Delivered, world.number(1));
    CHECK(world.partStates(id) == std::vector<std::string>{"queued", "queued"});
    world.receipt("A1", MessageState::Delivered, world.number(1));
    CHECK(world.stateOf(id) == "delivered");
    CHECK(world.mark().parts.empty());
}

TEST_CASE("receipts of a long message add up to one outcome", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue(std::string(200, 'x'), world.number(1));
    const auto parts = world.mark().parts;
    world.accept(parts[0], "A1");
    world.accept(parts[1], "A2");
    world.receipt("A2");
    CHECK(world.stateOf(id) == "submitted");
    const auto last = GENERATE(MessageState::Delivered, MessageState::Expired);
    world.receipt("A1", last);
    CHECK(world.stateOf(id) == nameOf(last));
    CHECK(world.listener.statesOf(id) == States{MessageState::Submitted, last});
}

TEST_CASE("receipts that never matched are forgotten in time", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    world.receipt("X1");
    world.wall.advance(Milliseconds{1'000});
    world.receipt("X2");
    world.run([&](store::Transaction& tx) { world.stores.receipts.forgetOlderThan(tx, world.wall.now(), 10); }
    );
    CHECK(world.count("SELECT COUNT(*) FROM receipt") == 1);
}
