#include "gateway/send_queue.hpp"

#include <map>
#include <set>

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

namespace {

enum class Life { Active, Paused, Closed };

/// A use case in the state that the gate reads.
std::int64_t useCase(GatewayWorld& world, Life life) {
    return world.run([&](store::Transaction& tx) {
        return tx.insert(
            "INSERT INTO use_case (uuid, number, title, unit, state, form, last_editor, sending, created_at, closed_at)"
            " VALUES (:1, :1, 'Stock-outs', 'Unit', 'active', '{}', 'editor', :2, 0, :3) RETURNING id",
            world.ids.uuid(),
            life == Life::Active,
            life == Life::Closed ? std::optional(world.wall.now()) : std::nullopt
        );
    });
}

OutboundMessage question(GatewayWorld& world, std::int64_t use_case, int who) {
    auto message = world.message("Question", world.number(who));
    message.message_class = MessageClass::UseCase;
    message.use_case_id = use_case;
    return message;
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

TEST_CASE("a use case's messages go while it is active, and are cancelled when it has ended", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    REQUIRE(world.tryEnqueue(question(world, useCase(world, Life::Active), 1)));
    CHECK(world.mark().parts.size() == 1);

    const auto late = world.tryEnqueue(question(world, useCase(world, Life::Closed), 2));
    CHECK(world.mark().parts.empty());
    CHECK(world.stateOf(late->message_id) == "cancelled");
}

TEST_CASE("what waits of a paused use case stays, and goes when it is resumed", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto paused = useCase(world, Life::Paused);
    for (int i = 0; i < 3; ++i) REQUIRE(world.tryEnqueue(question(world, paused, i)));
    const auto other = world.enqueue("of another", world.number(9));
    const auto marked = world.mark();
    REQUIRE(marked.parts.size() == 1);
    CHECK(marked.parts.front().message_id == other);
    CHECK_FALSE(world.mark().more);
    CHECK_FALSE(world.mark().next_due);
    world.run([&](store::Transaction& tx) {
        return tx.run("UPDATE use_case SET sending = 1 WHERE id = :1", paused);
    });
    CHECK(world.mark().parts.size() == 3);
}

TEST_CASE("a use case with a thousand questions does not starve one with three", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto large = useCase(world, Life::Active);
    const auto small = useCase(world, Life::Active);
    for (int i = 0; i < 300; ++i) REQUIRE(world.tryEnqueue(question(world, large, i)));
    for (int i = 300; i < 303; ++i) REQUIRE(world.tryEnqueue(question(world, small, i)));
    MarkRequest request;
    request.slots = 1;
    std::vector<std::int64_t> order;
    for (int i = 0; i < 8; ++i) {
        auto marked = world.run([&](store::Transaction& tx) {
            return world.stores.queue.mark(tx, request, world.wall.now());
        });
        request.turns = marked.turns;
        for (const auto& part : marked.parts) {
            order.push_back(world.database->read([&](store::Sql& sql) {
                return sql.one<std::int64_t>("SELECT use_case_id FROM message WHERE id = :1", part.message_id).value();
            }));
        }
    }
    CHECK(order == std::vector<std::int64_t>{large, small, large, small, large, small, large, large});
    // One mark with many slots shares them, too.
    for (int i = 303; i < 320; ++i) REQUIRE(world.tryEnqueue(question(world, small, i)));
    CHECK(world.mark(40).parts.size() == 40);
    CHECK(world.count("SELECT COUNT(*) FROM part WHERE state = 'queued' AND share_of = " + std::to_string(small)) == 0);
}

TEST_CASE("however many use cases wait, each has its turn", "[gateway][store]") {
    GatewayWorld world;
    constexpr int kMany = 150;  // more than one statement reads
    for (int i = 0; i < kMany; ++i) {
        const auto one = useCase(world, i % 3 == 0 ? Life::Paused : Life::Active);
        REQUIRE(world.tryEnqueue(question(world, one, 2 * i)));
        REQUIRE(world.tryEnqueue(question(world, one, 2 * i + 1)));
    }
    MarkRequest request;
    request.slots = 10;
    std::map<std::int64_t, int> marked_of;
    for (int i = 0; i < kMany * 2 / 3 / 10; ++i) {
        const auto marked = world.run([&](store::Transaction& tx) {
            return world.stores.queue.mark(tx, request, world.wall.now());
        });
        request.turns = marked.turns;
        for (const auto& part : marked.parts) ++marked_of[part.message_id];
    }
    CHECK(marked_of.size() == kMany * 2 / 3);
    CHECK(world.count("SELECT COUNT(DISTINCT share_of) FROM part WHERE state = 'submitting'") == kMany * 2 / 3);
}

TEST_CASE("in quiet hours bulk waits, but for emergencies, people and replies", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto usual = useCase(world, Life::Active);
    const auto urgent = useCase(world, Life::Active);
    world.run([&](store::Transaction& tx) {
        return tx.run("UPDATE use_case SET urgent = 1 WHERE id = :1", urgent);
    });
    auto answer = question(world, usual, 1);
    answer.lane = Lane::Reply;
    const auto waiting = world.tryEnqueue(question(world, usual, 2))->message_id;
    // To the same number: the emergency goes before what waits for the morning, and nothing else overtakes.
    const auto second = world.tryEnqueue(question(world, usual, 2))->message_id;
    const auto alarm = world.tryEnqueue(question(world, urgent, 2))->message_id;
    const std::set<std::int64_t> expected{
        world.tryEnqueue(answer)->message_id, world.enqueue("a notice to staff", world.number(3)), alarm};
    const WallTime morning = world.wall.now() + std::chrono::hours{9};
    const auto markQuietly = [&] {
        return world.run([&](store::Transaction& tx) {
            return world.stores.queue.mark(tx, {10, 0, {}, morning}, world.wall.now());
        });
    };
    auto marked = markQuietly();
    std::set<std::int64_t> messages;
    for (const auto& part : marked.parts) messages.insert(part.message_id);
    CHECK(messages == expected);
    for (const auto& part : marked.parts) world.accept(part, std::to_string(part.part_id));
    marked = markQuietly();
    CHECK(marked.parts.empty());
    CHECK_FALSE(marked.more);
    CHECK(marked.next_due == morning);
    CHECK(world.stateOf(waiting) == "queued");
    CHECK(world.stateOf(second) == "held");
    CHECK(world.mark().parts.size() == 1);
}

TEST_CASE("a draining channel sends what it had, and keeps what comes later", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    for (int i = 0; i < 3; ++i) world.enqueue("before", world.number(i));
    world.run([&](store::Transaction& tx) { return setMode(tx, world.channel_id, ChannelMode::Draining); });
    world.enqueue("after", world.number(7));
    const auto finished = [&] {
        return world.run([&](store::Transaction& tx) { return finishDrain(tx, world.channel_id); });
    };
    auto marked = world.mark(2);
    CHECK(marked.parts.size() == 2);
    CHECK_FALSE(finished());
    for (const auto& part : marked.parts) world.accept(part, std::to_string(part.part_id));
    marked = world.mark();
    REQUIRE(marked.parts.size() == 1);
    CHECK_FALSE(marked.next_due);  // what it keeps is no reason to look again
    CHECK_FALSE(finished());
    world.accept(marked.parts.front(), "last");
    CHECK(finished());
    CHECK_FALSE(finished());
    CHECK(world.mark().mode == ChannelMode::Drained);
    CHECK(world.mark().parts.empty());
    world.run([&](store::Transaction& tx) { return setMode(tx, world.channel_id, ChannelMode::Open); });
    CHECK(world.mark().parts.size() == 1);
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

TEST_CASE("a paused, drained or killed channel marks nothing", "[gateway][store]") {
    GatewayWorld world;
    world.enqueue("Hello", world.number(1));
    const auto mode = GENERATE(ChannelMode::Paused, ChannelMode::Drained, ChannelMode::Killed);
    CHECK(world.run([&](store::Transaction& tx) { return setMode(tx, world.channel_id, mode); }) == ChannelMode::Open);
    const auto marked = world.mark();
    CHECK(marked.mode == mode);
    CHECK(marked.parts.empty());
    world.run([&](store::Transaction& tx) { return setMode(tx, world.channel_id, ChannelMode::Open); });
    CHECK(world.mark().parts.size() == 1);
}

TEST_CASE("the head of the queue is found by its index", "[gateway][store]") {
    GatewayWorld world;
    const auto plan = [&world](const std::string& statement) {
        std::string text;
        world.database->read([&](store::Sql& sql) {
            sql.each<std::int64_t, std::int64_t, std::int64_t, std::string>(
                "EXPLAIN QUERY PLAN " + statement,
                [&text](const auto& row) { text += std::get<3>(row) + "\n"; }
            );
        });
        return text;
    };
    const auto statement = GENERATE(
        "SELECT p.id FROM part p WHERE p.channel_id = 1 AND p.lane = 0 AND p.share_of = 3 AND p.state = 'queued'"
        " AND p.due_at <= 5 AND p.id <= 9 ORDER BY p.due_at, p.id LIMIT 10",
        "SELECT share_of FROM part WHERE channel_id = 1 AND lane = 0 AND state = 'queued' AND share_of > 3"
        " ORDER BY share_of LIMIT 1",
        "SELECT p.id FROM part p WHERE p.channel_id = 1 AND p.lane = 0 AND p.state = 'queued'"
        " AND (p.share_of, p.due_at, p.id) > (1, 2, 3) ORDER BY p.share_of, p.due_at, p.id LIMIT 10"
    );
    const auto found = plan(statement);
    INFO(found);
    CHECK(found.find("part_queue") != std::string::npos);
    CHECK(found.find("TEMP B-TREE") == std::string::npos);
}
