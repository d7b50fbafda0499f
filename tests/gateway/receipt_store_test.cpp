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
