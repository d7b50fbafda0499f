// The gateway from end to end: database, channel, SMPP over TCP on 127.0.0.1, and the simulated SMSC on the
// other side.
//   EndToEnd run; run.start(); run.world.enqueue("Hello", run.world.number(1)); run.allIn("delivered", 1);
#pragma once

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "gateway/gateway.hpp"
#include "gateway/smpp/simulated_smsc.hpp"
#include "tests/gateway/gateway_world.hpp"
#include "tests/support/catch.hpp"

namespace tama::tests {

namespace gw = tama::gateway;
namespace smpp = tama::gateway::smpp;

inline constexpr std::chrono::seconds kPatience{20};

/// Delivers everything at once; answers where a test says so.
class Subscribers final : public smpp::SubscriberModel {
  public:
    std::function<void(const smpp::SubmitSm&, smpp::SubmitPlan&)> script;

    smpp::SubmitPlan onSubmit(const smpp::SubmitSm& message, const std::string&, WallTime) override {
        const std::scoped_lock lock(mutex_);
        ++seen_[message.destination.digits + ":" + std::string(smpp::userData(message))];
        smpp::SubmitPlan plan;
        plan.receipts.push_back({});
        if (script) script(message, plan);
        return plan;
    }
    std::size_t submits() const {
        const std::scoped_lock lock(mutex_);
        std::size_t sum = 0;
        for (const auto& [part, times] : seen_) sum += times;
        return sum;
    }
    std::size_t different() const {
        const std::scoped_lock lock(mutex_);
        return seen_.size();
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::string, std::size_t> seen_;
};

class EndToEnd {
  public:
    explicit EndToEnd(smpp::Misbehaviour misbehaviour = {}, store::Engine engine = store::Engine::Sqlite)
        : world(engine), work_(boost::asio::make_work_guard(io_)) {
        smpp::SmscSettings settings;
        settings.accounts["tama"] = "secret";
        settings.retry_delay = Milliseconds{20};
        settings.misbehaviour = misbehaviour;
        smsc = std::make_unique<smpp::SimulatedSmsc>(io_, settings, subscribers, world.wall, steady_);
        thread_ = std::thread([this] { io_.run(); });
        channel = testChannel();
        channel.smpp.port = smsc->port();
        channel.smpp.system_id = "tama";
        channel.smpp.password = "secret";
        channel.smpp.reconnect_shortest = Milliseconds{10};
        channel.smpp.reconnect_longest = Milliseconds{40};
        channel.upkeep_interval = Milliseconds{20};
        world.wake = [this](std::int64_t id) {
            if (gateway) gateway->wake(id);
        };
    }
    ~EndToEnd() {
        gateway.reset();
        smsc->close();
        work_.reset();
        thread_.join();
        smsc.reset();
        world.database.close();
    }

    void start(bool begin = true) {
        const gw::ChannelServices services{
            *world.database,
            world.codec,
            world.ids,
            world.plans,
            world.handler,
            world.listener,
            world.wall,
            steady_};
        gateway = std::make_unique<gw::Gateway>(services, std::vector{channel}, 1);
        if (begin) gateway->start();
    }
    /// As a crash would: no goodbye, nothing finished but what the writers had taken already.
    void crash() {
        gateway.reset();
        REQUIRE(becomes([this] { return world.database->queue().depth() == 0; }));
    }

    /// Polls; meanwhile the wall clock goes on, as slowly as it likes.
    bool becomes(const std::function<bool()>& condition) {
        const auto deadline = std::chrono::steady_clock::now() + kPatience;
        std::mutex mutex;
        std::condition_variable pause;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::unique_lock lock(mutex);
            pause.wait_for(lock, std::chrono::milliseconds{2});
            world.wall.advance(Milliseconds{5});
        }
        return true;
    }
    bool bound() { return status().bound; }
    gw::ChannelStatus status() { return gateway->status().at(0); }
    std::int64_t inState(const std::string& state) {
        return world.database->read([&](store::Sql& sql) {
            return sql
                .one<std::int64_t>(
                    "SELECT COUNT(*) FROM message WHERE direction = 'out' AND state = :1", state
                )
                .value();
        });
    }
    bool allIn(const std::string& state, std::int64_t count) {
        return becomes([&] { return inState(state) == count; });
    }

    GatewayWorld world;
    Subscribers subscribers;
    gw::ChannelSettings channel;
    std::unique_ptr<smpp::SimulatedSmsc> smsc;
    std::unique_ptr<gw::Gateway> gateway;

  private:
    SystemSteadyClock steady_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

}  // namespace tama::tests
