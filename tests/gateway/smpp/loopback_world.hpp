// The binds of a channel against the simulated SMSC over TCP on 127.0.0.1. Nothing sleeps: the io_context runs
// until what is awaited has come true, or a deadline far beyond the expected time fails the test.
//   World world; world.connect(); world.await([&] { return world.bound == 1; });
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "gateway/smpp/bind_group.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "tests/support/catch.hpp"

namespace tama::gateway::smpp::testing {

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

inline SmscSettings smscSettings() {
    SmscSettings settings;
    settings.accounts = {{"tama", "secret"}};
    settings.retry_delay = Milliseconds{1};
    return settings;
}

inline SubmitSm textTo(const std::string& number) {
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

    void connect(const std::function<void(BindGroupSettings&)>& change = [](BindGroupSettings&) {}) {
        BindGroupSettings settings;
        settings.port = smsc.port();
        settings.system_id = "tama";
        settings.password = "secret";
        settings.reconnect_shortest = Milliseconds{1};
        settings.reconnect_longest = Milliseconds{20};
        change(settings);
        BindGroupEvents events;
        events.on_bound = [this] { ++bound; };
        events.on_unbound = [this](const BindEnd& end) { ends.push_back(end.session); };
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
        client = std::make_unique<BindGroup>(io, settings, steady, Random(7), std::move(events));
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
    std::unique_ptr<BindGroup> client;
    std::vector<std::pair<std::uint64_t, std::string>> queue;
    int bound = 0;
    bool stopped = false;
    bool acknowledging = true;
    std::vector<SessionEnd> ends;
    std::map<std::uint64_t, SubmitResult> results;
    std::set<std::string> receipts;
    std::vector<DeliverSm> texts;
};

}  // namespace tama::gateway::smpp::testing
