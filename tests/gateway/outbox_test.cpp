#include "gateway/outbox.hpp"

#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;

using Texts = std::vector<std::string>;

TEST_CASE("a message is stored with its parts and may be sent", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto queued = world.tryEnqueue(world.message(std::string(161, 'x'), world.number(1)));
    REQUIRE(queued);
    CHECK(queued->part_count == 2);
    CHECK(world.stateOf(queued->message_id) == "queued");
    CHECK(world.partStates(queued->message_id) == Texts{"queued", "queued"});
}

TEST_CASE("the channel is woken after the commit, and not when nothing was inserted", "[gateway][store]") {
    GatewayWorld world;
    std::vector<std::int64_t> woken;
    world.wake = [&woken](std::int64_t id) { woken.push_back(id); };
    CHECK_FALSE(world.tryEnqueue(world.message("", world.number(1))));
    CHECK(woken.empty());
    world.enqueue("Hello", world.number(1));
    CHECK(woken == std::vector<std::int64_t>{world.channel_id});
}

TEST_CASE("nothing is inserted that the permit forbids", "[gateway][store]") {
    GatewayWorld world;
    world.permit.forbidden = {MessageClass::Staff};
    const auto refused = world.tryEnqueue(world.message("Hello", world.number(1)));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::Refused);
    CHECK(world.count("SELECT COUNT(*) FROM message") == 0);
}

TEST_CASE("a number that opted out gets the confirmation and nothing else", "[gateway][store]") {
    GatewayWorld world;
    world.optOut(world.number(1));
    auto message = world.message("Hello", world.number(1));
    CHECK(world.tryEnqueue(message).error().code == ErrorCode::Refused);
    message.message_class = MessageClass::Service;
    CHECK(world.tryEnqueue(message).error().code == ErrorCode::Refused);
    message.confirms_opt_out = true;
    CHECK(world.tryEnqueue(message));
    CHECK(world.mark().parts.size() == 1);
}

TEST_CASE("a message chooses its alphabet, and hears what transliteration changed", "[gateway][store]") {
    GatewayWorld world;
    auto message = world.message("Reçu", world.number(1));
    CHECK(world.tryEnqueue(message)->encoding == text::Encoding::Ucs2);
    message.coding = TextCoding::Gsm7;
    const auto plain = world.tryEnqueue(message);
    REQUIRE(plain);
    CHECK(plain->encoding == text::Encoding::Gsm7);
    REQUIRE(plain->replaced.size() == 1);
    CHECK(plain->replaced.front().to == "Ç");
    message.text = "لا";
    CHECK(world.tryEnqueue(message).error().code == ErrorCode::InvalidInput);
    message.text = "Yes";
    message.coding = TextCoding::Ucs2;
    CHECK(world.tryEnqueue(message)->encoding == text::Encoding::Ucs2);
    message.coding = TextCoding::Automatic;
    message.text = std::string(75, 'c') + "’";
    message.transliterate = true;
    CHECK(world.tryEnqueue(message)->part_count == 1);
}

TEST_CASE("texts that cannot be sent are refused with a reason", "[gateway][store]") {
    GatewayWorld world;
    CHECK(world.tryEnqueue(world.message("", world.number(1))).error().code == ErrorCode::InvalidInput);
    const auto huge = world.tryEnqueue(world.message(std::string(60'000, 'x'), world.number(1)));
    CHECK(huge.error().code == ErrorCode::LimitExceeded);
    const auto endless = world.tryEnqueue(world.message(std::string(1'000'000, 'x'), world.number(1)));
    CHECK(endless.error().code == ErrorCode::LimitExceeded);
}

TEST_CASE("a repeated step cannot send twice", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    auto message = world.message("Question 1", world.number(1));
    message.session_id = 7;
    message.step = 3;
    message.ordinal = 1;
    CHECK(world.tryEnqueue(message));
    CHECK(world.tryEnqueue(message).error().code == ErrorCode::Conflict);
    message.ordinal = 2;
    CHECK(world.tryEnqueue(message));
    CHECK(world.count("SELECT COUNT(*) FROM message") == 2);
}

TEST_CASE("a second message to a number waits until the first is off the wire", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const auto first = world.enqueue("one", world.number(1));
    const auto second = world.enqueue("two", world.number(1));
    const auto third = world.enqueue("three", world.number(1));
    const auto other = world.enqueue("one", world.number(2));
    CHECK(world.stateOf(second) == "held");
    CHECK(world.stateOf(other) == "queued");

    auto marked = world.mark();
    REQUIRE(marked.parts.size() == 2);
    CHECK(marked.parts[0].message_id == first);
    CHECK(marked.parts[1].message_id == other);
    world.accept(marked.parts[0], "A1");
    CHECK(world.stateOf(first) == "submitted");
    CHECK(world.stateOf(second) == "queued");
    CHECK(world.partStates(second) == Texts{"queued"});
    CHECK(world.stateOf(third) == "held");
}

TEST_CASE("a reply overtakes bulk that only waits, and not what is on the wire", "[gateway][store]") {
    GatewayWorld world;
    const auto bulk = world.enqueue("news", world.number(1));
    const auto reply = world.enqueue("answer", world.number(1), Lane::Reply);
    CHECK(world.stateOf(bulk) == "held");
    CHECK(world.stateOf(reply) == "queued");
    const auto marked = world.mark();
    REQUIRE(marked.parts.size() == 1);
    world.accept(marked.parts[0], "A1");
    CHECK(world.stateOf(bulk) == "queued");

    REQUIRE(world.mark().parts.size() == 1);
    const auto late = world.enqueue("another answer", world.number(1), Lane::Reply);
    CHECK(world.stateOf(late) == "held");
}

TEST_CASE("long messages to one number have references one after the other", "[gateway][store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    GatewayWorld world(engine);
    const std::string text(200, 'x');
    std::vector<int> references;
    for (int i = 0; i < 2; ++i) {
        world.enqueue(text, world.number(1));
        for (const auto& part : world.mark().parts) {
            references.push_back(part.concat_ref);
            world.accept(part, "A" + std::to_string(references.size()));
        }
    }
    CHECK(references == std::vector<int>{1, 1, 2, 2});
}

TEST_CASE("a message is not sent before its time", "[gateway][store]") {
    GatewayWorld world;
    auto message = world.message("later", world.number(1));
    message.not_before = world.wall.now() + Milliseconds{500};
    REQUIRE(world.tryEnqueue(message));
    const auto early = world.mark();
    CHECK(early.parts.empty());
    CHECK_FALSE(early.more);
    CHECK(early.next_due == message.not_before);
    world.wall.advance(Milliseconds{500});
    CHECK(world.mark().parts.size() == 1);
}
