#include "gateway/send_queue.hpp"

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

namespace {

/// A use case in the state that the gate reads.
std::int64_t useCase(GatewayWorld& world, bool sending) {
    return world.run([&](store::Transaction& tx) {
        return tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, created_at)"
            " VALUES (:1, :1, 'Stock-outs', 'Unit', 'active', '{}', 'editor', :2, 0) RETURNING id",
            world.ids.uuid(),
            sending
        );
    });
}

}  // namespace

TEST_CASE("no part is marked twice", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    for (int i = 0; i < 5; ++i) world.enqueue("Hello", world.number(i));
    const auto first = world.mark(3);
    CHECK(first.parts.size() == 3);
    CHECK(first.more);
    const auto second = world.mark(3);
    CHECK(second.parts.size() == 2);
    CHECK_FALSE(second.more);
    CHECK(world.mark(3).parts.empty());
    CHECK(first.parts[0].attempts == 1);
    CHECK(first.parts[0].to == world.number(0));
    CHECK(first.parts[0].sender == "1234");
}

TEST_CASE("replies are marked before bulk, but for what bulk is owed", "[gateway][store]") {
    GatewayWorld world;
    for (int i = 0; i < 4; ++i) world.enqueue("bulk", world.number(i));
    for (int i = 4; i < 8; ++i) world.enqueue("reply", world.number(i), Lane::Reply);
    const auto marked = world.mark(4, 1);
    REQUIRE(marked.parts.size() == 4);
    CHECK(std::count_if(marked.parts.begin(), marked.parts.end(), [](const auto& part) {
              return part.lane == Lane::Bulk;
          }) == 1);
    CHECK(world.mark(10).parts.size() == 4);
}

TEST_CASE(
    "STOP between enqueue and mark cancels the message and all that wait behind it", "[gateway][store]"
) {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto first = world.enqueue(std::string(200, 'x'), world.number(1));
    const auto second = world.enqueue("two", world.number(1));
    world.optOut(world.number(1));
    auto marked = world.mark();
    CHECK(marked.parts.empty());
    CHECK(marked.more);
    CHECK(world.stateOf(first) == "cancelled");
    CHECK(world.partStates(first) == std::vector<std::string>{"cancelled", "cancelled"});
    marked = world.mark();
    CHECK(marked.parts.empty());
    CHECK(world.stateOf(second) == "cancelled");
    const auto outcomes = world.listener.outcomes();
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].failure == FailureClass::NotSent);
}

TEST_CASE("a use case's messages go only while it is sending", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    auto message = world.message("Question", world.number(1));
    message.message_class = MessageClass::UseCase;
    message.use_case_id = useCase(world, true);
    REQUIRE(world.tryEnqueue(message));
    CHECK(world.mark().parts.size() == 1);

    message.use_case_id = useCase(world, false);
    message.to = world.number(2);
    const auto paused = world.tryEnqueue(message);
    CHECK(world.mark().parts.empty());
    CHECK(world.stateOf(paused->message_id) == "cancelled");
}

TEST_CASE("a message whose validity ran out is not sent", "[gateway][store]") {
    GatewayWorld world;
    auto message = world.message("Hello", world.number(1));
    message.valid_until = world.wall.now() + Milliseconds{100};
    const auto queued = world.tryEnqueue(message);
    world.wall.advance(Milliseconds{100});
    CHECK(world.mark().parts.empty());
    CHECK(world.stateOf(queued->message_id) == "expired");
    CHECK(world.listener.statesOf(queued->message_id) == std::vector<MessageState>{MessageState::Expired});
}

TEST_CASE("a paused channel marks nothing", "[gateway][store]") {
    GatewayWorld world;
    world.enqueue("Hello", world.number(1));
    world.run([&](store::Transaction& tx) { return setPaused(tx, world.channel_id, true); });
    const auto marked = world.mark();
    CHECK(marked.paused);
    CHECK(marked.parts.empty());
    world.run([&](store::Transaction& tx) { return setPaused(tx, world.channel_id, false); });
    CHECK(world.mark().parts.size() == 1);
}

TEST_CASE("the head of the queue is found by its index", "[gateway][store]") {
    GatewayWorld world;
    std::string plan;
    world.database->read([&](store::Sql& sql) {
        sql.each<std::int64_t, std::int64_t, std::int64_t, std::string>(
            "EXPLAIN QUERY PLAN SELECT p.id FROM part p WHERE p.channel_id = 1 AND p.lane = 0"
            " AND p.state = 'queued' AND p.due_at <= 5 ORDER BY p.due_at, p.id LIMIT 10",
            [&plan](const auto& row) { plan += std::get<3>(row) + "\n"; }
        );
    });
    CHECK(plan.find("part_queue") != std::string::npos);
    CHECK(plan.find("TEMP B-TREE") == std::string::npos);
}
