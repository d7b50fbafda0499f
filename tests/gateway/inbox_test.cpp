#include "gateway/inbox.hpp"

#include "gateway/message_life.hpp"
#include "gateway/text/user_data_header.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

using Texts = std::vector<std::string>;

namespace {

Arrival textFrom(GatewayWorld& world, int which, std::string text) {
    return {world.number(which), "1234", 0, false, std::move(text), world.wall.now()};
}

Arrival partFrom(
    GatewayWorld& world, int which, std::uint16_t reference, int total, int number, std::string octets
) {
    const std::string header = text::makeConcatHeader(
        {reference, false, static_cast<std::uint8_t>(total), static_cast<std::uint8_t>(number)}
    );
    return {world.number(which), "1234", 0, true, header + octets, world.wall.now()};
}

ArrivalKind receive(GatewayWorld& world, const Arrival& arrival, std::optional<LostAnswers> lost = {}) {
    return world.run([&](store::Transaction& tx) { return world.stores.inbox.receive(tx, arrival, lost); });
}

void sendTo(GatewayWorld& world, int which, const std::string& text) {
    world.enqueue(text, world.number(which), Lane::Reply);
    for (const auto& part : world.mark().parts) world.accept(part, "id-" + std::to_string(part.part_id));
}

}  // namespace

TEST_CASE("an inbound message is stored and handed on once", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto arrival = textFrom(world, 1, "yes");
    CHECK(receive(world, arrival) == ArrivalKind::Received);
    CHECK(receive(world, arrival) == ArrivalKind::Duplicate);
    CHECK(world.handler.texts() == Texts{"yes"});
    CHECK(world.count("SELECT COUNT(*) FROM message WHERE direction = 'in' AND state = 'received'") == 1);
    CHECK(world.count("SELECT last_inbound_at FROM recipient") == toEpochMs(world.wall.now()));
}

TEST_CASE("the same word in answer to two questions is two answers", "[gateway][store]") {
    GatewayWorld world;
    sendTo(world, 1, "Question 1");
    CHECK(receive(world, textFrom(world, 1, "1")) == ArrivalKind::Received);
    sendTo(world, 1, "Question 2");
    CHECK(receive(world, textFrom(world, 1, "1")) == ArrivalKind::Received);
    CHECK(receive(world, textFrom(world, 1, "1")) == ArrivalKind::Duplicate);
    CHECK(world.handler.texts() == Texts{"1", "1"});
}

TEST_CASE("an answer that comes again after a lost connection is one answer", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    sendTo(world, 1, "Question 1");
    const WallTime answered = world.wall.now();
    CHECK(receive(world, textFrom(world, 1, "1")) == ArrivalKind::Received);
    sendTo(world, 1, "Question 2");
    world.wall.advance(Milliseconds{10'000});
    const LostAnswers lost{answered - Milliseconds{1}, answered + Milliseconds{5'000}};
    CHECK(receive(world, textFrom(world, 1, "1"), lost) == ArrivalKind::Duplicate);
    CHECK(receive(world, textFrom(world, 1, "2"), lost) == ArrivalKind::Received);
    CHECK(receive(world, textFrom(world, 2, "1"), lost) == ArrivalKind::Received);
    // An answer that was certainly acknowledged before the connection broke says nothing about this one.
    const LostAnswers later{answered + Milliseconds{1}, answered + Milliseconds{5'000}};
    CHECK(receive(world, textFrom(world, 1, "1"), later) == ArrivalKind::Received);
}

TEST_CASE("a message that its handler cannot take is parked with the reason", "[gateway][store]") {
    GatewayWorld world;
    const auto arrival = textFrom(world, 1, "explode");
    CHECK_THROWS(receive(world, arrival));
    CHECK(world.count("SELECT COUNT(*) FROM message") == 0);
    CHECK(world.run([&](store::Transaction& tx) {
        return world.stores.inbox.park(tx, arrival, "the handler cannot read this");
    }) == ArrivalKind::Parked);
    CHECK(world.count("SELECT COUNT(*) FROM message WHERE state = 'parked' AND error <> ''") == 1);
    CHECK(receive(world, arrival) == ArrivalKind::Duplicate);
}

TEST_CASE("a message with U+0000 in it is stored on every engine", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    auto arrival = textFrom(world, 1, std::string("\0a\0\0", 4));
    arrival.data_coding = 8;
    CHECK(receive(world, arrival) == ArrivalKind::Received);
    CHECK(world.handler.texts() == Texts{"a\uFFFD"});
    arrival = textFrom(world, 2, std::string("b\0", 2));
    arrival.data_coding = 3;
    CHECK(world.run([&](store::Transaction& tx) {
        return world.stores.inbox.park(tx, arrival, "the handler cannot read this");
    }) == ArrivalKind::Parked);
    CHECK(world.count("SELECT COUNT(*) FROM message") == 2);
}

TEST_CASE("a message from a name is parked, not lost", "[gateway][store]") {
    GatewayWorld world;
    auto arrival = textFrom(world, 1, "You have won");
    arrival.from.reset();
    CHECK(receive(world, arrival) == ArrivalKind::Parked);
    CHECK(world.handler.texts().empty());
}

TEST_CASE("a long message is handed on when its last part is here, in any order", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    CHECK(receive(world, partFrom(world, 1, 9, 3, 3, " three")) == ArrivalKind::PartKept);
    CHECK(receive(world, partFrom(world, 1, 9, 3, 1, "one")) == ArrivalKind::PartKept);
    CHECK(receive(world, partFrom(world, 1, 9, 3, 1, "one")) == ArrivalKind::Duplicate);
    CHECK(receive(world, partFrom(world, 2, 9, 3, 2, "of another sender")) == ArrivalKind::PartKept);
    CHECK(receive(world, partFrom(world, 1, 9, 3, 2, " two")) == ArrivalKind::Received);
    CHECK(world.handler.texts() == Texts{"one two three"});
    CHECK(world.count("SELECT COUNT(*) FROM inbound_part") == 1);
    CHECK(world.count("SELECT part_count FROM message") == 3);
}

TEST_CASE("what an SMSC says beside the text is kept with the message, once for all its parts", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    auto first = partFrom(world, 1, 9, 2, 1, "one");
    auto last = partFrom(world, 1, 9, 2, 2, " two");
    first.parameters = last.parameters = "1403=36323431";
    last.parameters += " 1404=01";
    CHECK(receive(world, first) == ArrivalKind::PartKept);
    CHECK(receive(world, last) == ArrivalKind::Received);
    CHECK(world.count("SELECT COUNT(*) FROM message WHERE parameters = '1403=36323431 1404=01'") == 1);
    const auto life = world.database->read([&](store::Sql& sql) { return lifeOf(sql, world.codec, 1); });
    REQUIRE(life);
    CHECK(life->parameters == "1403=36323431 1404=01");
}

TEST_CASE("what has come of a long message is used when the rest stays away", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    auto first = partFrom(world, 1, 9, 3, 2, std::string("\0.", 2));
    auto last = partFrom(world, 1, 9, 3, 3, std::string("\0e\0n\0d", 6));
    first.data_coding = last.data_coding = 8;
    receive(world, first);
    world.wall.advance(std::chrono::minutes{1});
    last.received_at = world.wall.now();
    receive(world, last);
    const auto overdue = [&] {
        return world.run([&](store::Transaction& tx) {
            return world.stores.inbox.overdue(tx, 10, world.wall.now());
        });
    };
    CHECK(overdue().empty());
    world.wall.advance(std::chrono::minutes{11});
    const auto found = overdue();
    REQUIRE(found.size() == 1);
    const bool park = GENERATE(false, true);
    world.run([&](store::Transaction& tx) {
        if (park) {
            world.stores.inbox.parkOverdue(tx, found[0], "why", world.wall.now());
        } else {
            world.stores.inbox.completeOverdue(tx, found[0], world.wall.now());
        }
    });
    CHECK(world.handler.texts() == (park ? Texts{} : Texts{"….end"}));
    CHECK(world.count("SELECT COUNT(*) FROM message WHERE encoding = 'ucs2' AND part_count = 3") == 1);
    CHECK(world.count("SELECT created_at FROM message") == toEpochMs(last.received_at));
    CHECK(overdue().empty());
}

TEST_CASE("a broken header or a binary text is stored as what it is", "[gateway][store]") {
    GatewayWorld world;
    Arrival broken{
        world.number(1),
        "1234",
        0,
        true,
        "\x7F"
        "hello",
        world.wall.now()};
    CHECK(receive(world, broken) == ArrivalKind::Received);
    Arrival binary{world.number(1), "1234", 4, false, std::string("\x00\xFF", 2), world.wall.now()};
    CHECK(receive(world, binary) == ArrivalKind::Received);
    Arrival empty{world.number(1), "1234", 0, false, "", world.wall.now()};
    CHECK(receive(world, empty) == ArrivalKind::Received);
    CHECK(world.handler.texts().size() == 3);
}
