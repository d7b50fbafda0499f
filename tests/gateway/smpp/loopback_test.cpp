// The client against the simulated SMSC over TCP on 127.0.0.1. Nothing sleeps: the io_context runs until what
// is awaited has come true, or a deadline far beyond the expected time fails the test.
#include <future>
#include <set>

#include <boost/asio/io_context.hpp>

#include "gateway/smpp/client.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;

namespace {

/// Subscribers that get everything at once and say "yes" a wall hour later.
class Answering final : public SubscriberModel {
  public:
    SubmitPlan onSubmit(const SubmitSm& message, const std::string& /*message_id*/, WallTime /*now*/)
        override {
        seen.push_back(message);
        if (message.destination.digits == "666") return {status::kInvalidDestinationAddress, {}, {}};
        return {
            status::kOk,
            {{Milliseconds{0}, MessageState::Delivered, "000"}},
            {{reply_delay, "yes", 0, 0, ""}}};
    }

    std::vector<SubmitSm> seen;
    Milliseconds reply_delay = std::chrono::hours{1};
};

SmscSettings smscSettings() {
    SmscSettings settings;
    settings.accounts = {{"tama", "secret"}};
    settings.retry_delay = Milliseconds{1};
    return settings;
}

SubmitSm textTo(const std::string& number) {
    SubmitSm submit;
    submit.source = {0, 0, "4636"};
    submit.destination = {1, 1, number};
    submit.registered_delivery = 1;
    submit.short_message = "Is there stock?";
    return submit;
}

struct World {
    explicit World(SmscSettings settings = smscSettings())
        : wall(real, WallTime{std::chrono::hours{500'000}}, 1.0),
          smsc(io, std::move(settings), model, wall, steady) {}

    ~World() {
        client.reset();
        smsc.close();
        io.restart();
        io.run_for(std::chrono::seconds{5});
    }

    void connect(const std::function<void(ClientSettings&)>& change = [](ClientSettings&) {}) {
        ClientSettings settings;
        settings.port = smsc.port();
        settings.system_id = "tama";
        settings.password = "secret";
        settings.reconnect_shortest = Milliseconds{1};
        settings.reconnect_longest = Milliseconds{20};
        change(settings);
        ClientEvents events;
        events.on_bound = [this](std::string_view) { ++bound; };
        events.on_unbound = [this](const SessionEnd& end) { ends.push_back(end); };
        events.on_submitted = [this](std::uint64_t tag, const SubmitResult& result, bool) {
            results[tag] = result;
        };
        events.on_deliver = [this](std::uint64_t handle, const DeliverSm& message) {
            if (const auto receipt = parseReceipt(message)) {
                receipts.insert(receipt->message_id);
            } else {
                texts.push_back(message);
            }
            if (acknowledging) client->acknowledge(handle, status::kOk);
        };
        events.on_slots_free = [this](std::size_t) { sendQueued(); };
        events.on_stopped = [this] { stopped = true; };
        client = std::make_unique<Client>(io, settings, steady, Random(7), std::move(events));
        client->start();
    }

    void sendQueued() {
        while (!queue.empty() && client->freeSlots() > 0) {
            const auto [tag, number] = queue.front();
            if (!client->submit(textTo(number), tag)) return;
            queue.erase(queue.begin());
        }
    }

    void await(const std::function<bool()>& done) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        io.restart();
        while (!done() && std::chrono::steady_clock::now() < deadline)
            io.run_one_for(std::chrono::milliseconds{200});
        REQUIRE(done());
    }

    template <class Kind>
    std::size_t count() const {
        return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), [](const auto& entry) {
            return std::holds_alternative<Kind>(entry.second);
        }));
    }

    SystemSteadyClock steady;
    SystemSteadyClock real;
    ScaledWallClock wall;
    Answering model;
    boost::asio::io_context io;
    SimulatedSmsc smsc;
    std::unique_ptr<Client> client;
    std::vector<std::pair<std::uint64_t, std::string>> queue;
    int bound = 0;
    bool stopped = false;
    bool acknowledging = true;
    std::vector<SessionEnd> ends;
    std::map<std::uint64_t, SubmitResult> results;
    std::set<std::string> receipts;
    std::vector<DeliverSm> texts;
};

}  // namespace

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
    CHECK(world.client->state() == ClientState::Stopped);
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
    world.connect([](ClientSettings& settings) {
        settings.password = "wrong";
        settings.reconnect_longest = std::chrono::hours{1};
    });
    world.await([&] { return !world.ends.empty() && world.client->state() == ClientState::Waiting; });
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
    world.connect([](ClientSettings& client) { client.required_smsc_id = kSimulatedSmscId; });
    world.await([&] { return world.stopped; });
    CHECK(world.bound == 0);
    CHECK(world.model.seen.empty());

    World training;
    training.connect([](ClientSettings& client) { client.required_smsc_id = kSimulatedSmscId; });
    training.await([&] { return training.bound == 1; });
}

TEST_CASE("a client without an SMSC tries again and can be stopped", "[gateway][smpp][loopback]") {
    World world;
    world.connect([](ClientSettings& settings) { settings.port = 1; });
    world.await([&] { return world.ends.size() == 3; });
    CHECK(world.ends[2].reason == EndReason::ConnectFailed);
    world.client->stop(Milliseconds{0});
    world.await([&] { return world.stopped; });
}

TEST_CASE("a client is stopped while the resolver of names hangs", "[gateway][smpp][loopback]") {
    std::promise<void> answer;
    std::promise<void> asked;
    std::promise<void> left;
    {
        World world;
        world.connect([&](ClientSettings& settings) {
            settings.host = "smsc.example";
            settings.resolve = [&asked, &left, hangs = answer.get_future().share()](const std::string&) {
                asked.set_value();
                hangs.wait();
                left.set_value_at_thread_exit();
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
    left.get_future().wait();
}

TEST_CASE("a host name is resolved, and one that leads nowhere is tried again", "[gateway][smpp][loopback]") {
    World world;
    int asked = 0;
    world.connect([&asked](ClientSettings& settings) {
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
    world.connect([](ClientSettings& settings) { settings.segments_per_second = 100; });
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
