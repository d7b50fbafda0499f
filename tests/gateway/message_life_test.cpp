#include "gateway/message_life.hpp"

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using tama::tests::GatewayWorld;

namespace {

std::vector<std::string> eventsOf(const PartLife& part) {
    std::vector<std::string> names;
    for (const auto& event : part.events) names.push_back(event.event);
    return names;
}

}  // namespace

TEST_CASE("a message's life tells every attempt, answer and report with its time", "[gateway][store]") {
    GatewayWorld world(GENERATE(from_range(tests::testEngines())));
    const auto start = world.wall.now();
    const auto id = world.enqueue("Hello", world.number(1));
    const auto later = [&] { world.wall.advance(std::chrono::seconds{10}); };
    const auto part = world.mark().parts.at(0).part_id;
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.tryAgain(tx, part, 0x58, world.wall.now(), world.wall.now());
    });
    later();
    world.mark();
    world.run([&](store::Transaction& tx) {
        world.stores.ledger.answerLost(tx, part, InDoubtPolicy::Resend, Milliseconds{0}, world.wall.now());
    });
    later();
    world.accept(world.mark().parts.at(0), "A1");
    later();
    world.receipt("A1", MessageState::Undelivered);

    const auto life = world.database->read([&](store::Sql& sql) { return lifeOf(sql, world.codec, id); });
    REQUIRE(life);
    CHECK(life->message_class == "staff");
    CHECK(life->channel == "test");
    CHECK(life->number == world.number(1));
    CHECK(life->text == "Hello");
    CHECK(life->state == "undelivered");
    CHECK(life->failure == "absent");
    CHECK(life->created_at == start);
    REQUIRE(life->parts.size() == 1);
    const auto& only = life->parts[0];
    CHECK(only.smsc_id == "A1");
    CHECK(only.attempts == 3);
    CHECK(only.resends == 1);
    CHECK(
        eventsOf(only) ==
        std::vector<std::string>{
            "sent", "try_again", "sent", "answer_lost", "resent", "sent", "taken", "receipt", "undelivered"}
    );
    CHECK(only.events[1].code == 0x58);
    CHECK(only.events[0].at == start);
    CHECK(only.events.back().at == start + std::chrono::seconds{30});
}

TEST_CASE("an ordinary life costs no row beyond the part's own", "[gateway][store]") {
    GatewayWorld world;
    const auto id = world.enqueue("Hello", world.number(1));
    world.accept(world.mark().parts.at(0), "A1");
    world.receipt("A1");
    CHECK(world.count("SELECT count(*) FROM part_event") == 0);
    const auto life = world.database->read([&](store::Sql& sql) { return lifeOf(sql, world.codec, id); });
    CHECK(eventsOf(life->parts.at(0)) == std::vector<std::string>{"sent", "taken", "delivered"});
}

TEST_CASE("of a message that there is not, no life is told", "[gateway][store]") {
    GatewayWorld world;
    CHECK_FALSE(world.database->read([&](store::Sql& sql) { return lifeOf(sql, world.codec, 4711); }));
}
