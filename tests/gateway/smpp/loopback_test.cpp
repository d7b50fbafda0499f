// The binds of a channel against the simulated SMSC: what they do together, over TCP.
#include <future>
#include <latch>

#include "tests/gateway/smpp/loopback_world.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;

TEST_CASE("messages go out, receipts and answers come back, over TCP", "[gateway][smpp][loopback]") {
    World world;
    for (std::uint64_t i = 0; i < 500; ++i)
        world.queue.emplace_back(i, "23177" + std::to_string(100'000 + i));
    world.connect();
    world.await([&] { return world.receipts.size() == 500; });
    CHECK(world.count<Accepted>() == 500);
    CHECK(world.texts.empty());
    CHECK(world.model.seen.size() == 500);
    CHECK(world.model.seen[7].short_message == "Is there stock?");

    world.wall.setSpeed(3'600'000);  // the subscribers' hour passes in a millisecond
    world.await([&] { return world.texts.size() == 500; });
    CHECK(world.texts[0].source.digits == "23177100000");
    CHECK(world.texts[0].destination.digits == "4636");
    CHECK(userData(world.texts[0]) == "yes");

    world.smsc.deliver("23188000001", "4636", "HELLO", 0);
    world.await([&] { return world.texts.size() == 501; });
    CHECK(world.texts[500].source.digits == "23188000001");
    world.await([&] { return world.smsc.counts().waiting == 0; });
    CHECK(world.smsc.counts().receipts == 500);
    CHECK(world.smsc.counts().replies == 501);

    world.client->stop(std::chrono::seconds{5});
    world.await([&] { return world.stopped; });
    CHECK(world.client->state() == "stopped");
    REQUIRE(world.ends.size() == 1);
    CHECK(world.ends[0].reason == EndReason::Unbound);
    CHECK(world.ends[0].in_doubt.empty());
}

TEST_CASE(
    "a lost connection names what is in doubt, and a message comes again until acknowledged",
    "[gateway][smpp][loopback]"
) {
    World world;
    world.model.reply_delay = Milliseconds{0};
    world.acknowledging = false;
    world.connect();
    world.await([&] { return world.bound == 1; });
    world.smsc.setMisbehaviour({0, 1, 0, false});  // every submit is swallowed
    for (std::uint64_t i = 0; i < 4; ++i) world.queue.emplace_back(i, "23177000001");
    world.client->post([&] { world.sendQueued(); });
    world.await([&] { return world.texts.size() == 4; });
    world.smsc.dropConnections();
    world.await([&] { return !world.ends.empty(); });
    CHECK(world.ends[0].reason == EndReason::ConnectionLost);
    CHECK(world.ends[0].in_doubt == std::vector<std::uint64_t>{0, 1, 2, 3});
    CHECK(world.ends[0].unsent.empty());

    world.acknowledging = true;
    world.await([&] { return world.bound == 2 && world.texts.size() == 8; });
    world.await([&] { return world.smsc.counts().waiting == 0; });
    CHECK(world.smsc.counts().redeliveries >= 4);
}

TEST_CASE("faults of the SMSC reach the owner as results", "[gateway][smpp][loopback]") {
    World world;
    world.connect();
    world.await([&] { return world.bound == 1; });

    SECTION("a refused destination") {
        world.queue.emplace_back(1, "666");
        world.client->post([&] { world.sendQueued(); });
        world.await([&] { return world.results.size() == 1; });
        CHECK(world.results[1] == SubmitResult{Refused{status::kInvalidDestinationAddress}});
    }
    SECTION("throttling holds the client back") {
        world.smsc.setMisbehaviour({2, 0, 0, false});
        world.queue = {{1, "1"}, {2, "2"}};
        world.client->post([&] { world.sendQueued(); });
        world.await([&] { return world.results.size() == 2; });
        CHECK(world.results[2] == SubmitResult{Refused{status::kThrottled}});
        CHECK(world.client->freeSlots() == 0);
    }
    SECTION("a receipt that comes before the answer") {
        world.smsc.setMisbehaviour({0, 0, 0, true});
        world.queue = {{1, "1"}};
        world.client->post([&] { world.sendQueued(); });
        world.await([&] { return world.receipts.size() == 1; });
        world.await([&] { return world.results.size() == 1; });
        CHECK(world.receipts.contains(std::get<Accepted>(world.results[1]).message_id));
    }
}

TEST_CASE("a wrong password is not hammered on", "[gateway][smpp][loopback]") {
    World world;
    world.connect([](BindGroupSettings& settings) {
        settings.password = "wrong";
        settings.reconnect_longest = std::chrono::hours{1};
    });
    world.await([&] { return !world.ends.empty() && world.client->state() == "waiting to reconnect"; });
    CHECK(world.ends[0].reason == EndReason::BindRefused);
    CHECK(world.ends[0].status == status::kInvalidPassword);
    CHECK(world.smsc.counts().refused_binds == 1);
    world.client->stop(Milliseconds{0});
    world.await([&] { return world.stopped; });
    CHECK(world.smsc.counts().refused_binds == 1);
}

TEST_CASE("a client that wants the simulated SMSC leaves any other one at once", "[gateway][smpp][loopback]") {
    SmscSettings settings = smscSettings();
    settings.system_id = "OPERATOR";
    World world(settings);
    world.queue = {{1, "231770000001"}};
    world.connect([](BindGroupSettings& client) { client.required_smsc_id = kSimulatedSmscId; });
    world.await([&] { return world.stopped; });
    CHECK(world.bound == 0);
    CHECK(world.model.seen.empty());

    World training;
    training.connect([](BindGroupSettings& client) { client.required_smsc_id = kSimulatedSmscId; });
    training.await([&] { return training.bound == 1; });
}

TEST_CASE("a client without an SMSC tries again and can be stopped", "[gateway][smpp][loopback]") {
    World world;
    world.connect([](BindGroupSettings& settings) { settings.port = 1; });
    world.await([&] { return world.ends.size() == 3; });
    CHECK(world.ends[2].reason == EndReason::ConnectFailed);
    world.client->stop(Milliseconds{0});
    world.await([&] { return world.stopped; });
}

TEST_CASE("a client is stopped while the resolver of names hangs", "[gateway][smpp][loopback]") {
    std::promise<void> answer;
    std::promise<void> asked;
    std::latch left(1);
    {
        World world;
        world.connect([&](BindGroupSettings& settings) {
            settings.host = "smsc.example";
            settings.resolve = [&asked, &left, hangs = answer.get_future().share()](const std::string&) {
                asked.set_value();
                hangs.wait();
                left.count_down();
                return Addresses(std::vector<std::string>{"127.0.0.1"});
            };
        });
        const auto waiting = asked.get_future();
        world.await([&] { return waiting.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
        world.client->stop(Milliseconds{0});
        world.await([&] { return world.stopped; });
        CHECK(world.bound == 0);
    }
    answer.set_value();  // nobody hears it: everything that waited is gone
    left.wait();
}

TEST_CASE("a host name is resolved, and one that leads nowhere is tried again", "[gateway][smpp][loopback]") {
    World world;
    int asked = 0;
    world.connect([&asked](BindGroupSettings& settings) {
        settings.host = "smsc.example";
        settings.resolve = [&asked](const std::string& host) -> Addresses {
            if (++asked < 3) return fail(ErrorCode::Unavailable, "no such name", host);
            return std::vector<std::string>{"127.0.0.1"};
        };
    });
    world.await([&] { return world.bound == 1; });
    CHECK(asked == 3);
    REQUIRE(world.ends.size() == 2);
    CHECK(world.ends[0].reason == EndReason::ConnectFailed);
}

TEST_CASE("the pace of a channel is kept over TCP", "[gateway][smpp][loopback]") {
    World world;
    for (std::uint64_t i = 0; i < 30; ++i) world.queue.emplace_back(i, "1");
    const auto start = std::chrono::steady_clock::now();
    world.connect([](BindGroupSettings& settings) { settings.segments_per_second = 100; });
    world.await([&] { return world.count<Accepted>() == 30; });
    // Five may go at once, the other 25 take 10 ms each.
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds{240});
}

TEST_CASE("an SMSC without a receiver keeps its messages", "[gateway][smpp][loopback]") {
    World world;
    world.smsc.deliver("23188000001", "4636", "EARLY", 0);
    world.connect();
    world.await([&] { return world.texts.size() == 1; });
    CHECK(userData(world.texts[0]) == "EARLY");
}

TEST_CASE("several binds share a channel's work, and the loss of one stops nothing", "[gateway][smpp][loopback]") {
    const bool split = GENERATE(false, true);
    World world;
    world.connect([split](BindGroupSettings& settings) {
        settings.name = "group";
        settings.binds = 3;
        settings.split = split;
        settings.window = 2;
        settings.reconnect_shortest = settings.reconnect_longest = std::chrono::hours{1};
    });
    world.await([&] { return world.client->allBound(); });
    CHECK(world.bound == (split ? 6 : 3));
    CHECK(world.smsc.counts().receivers == 3);
    CHECK(world.client->freeSlots() == 6);
    CHECK(world.client->state() == "bound");
    for (std::uint64_t i = 0; i < 100; ++i) world.queue.emplace_back(i, "23177000001");
    world.client->post([&] { world.sendQueued(); });
    world.await([&] { return world.receipts.size() == 100; });
    CHECK(world.count<Accepted>() == 100);

    world.smsc.dropOneConnection();
    world.await([&] { return world.ends.size() == 1; });
    CHECK_FALSE(world.client->allBound());
    CHECK(world.client->state() == (split ? "bound: 5 of 6 binds" : "bound: 2 of 3 binds"));
    for (std::uint64_t i = 100; i < 150; ++i) world.queue.emplace_back(i, "23177000001");
    world.client->post([&] { world.sendQueued(); });
    world.await([&] { return world.receipts.size() == 150; });
    CHECK(world.count<Accepted>() == 150);
}

TEST_CASE("a group of binds with a wrong password tries it once", "[gateway][smpp][loopback]") {
    World world;
    world.connect([](BindGroupSettings& settings) {
        settings.password = "wrong";
        settings.binds = 8;
    });
    world.await([&] { return world.client->state() == "waiting to reconnect"; });
    world.io.run_for(std::chrono::milliseconds{50});  // fifty times the shortest delay, half the answer of none
    CHECK(world.smsc.counts().refused_binds == 1);
    CHECK(world.ends.size() == 1);
}
