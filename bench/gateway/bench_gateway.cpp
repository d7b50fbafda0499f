// How many messages a second go from Outbox::enqueue to the SMSC's acceptance and to the receipt, with every
// step on disk before it is answered (SQLite, synchronous=FULL), over SMPP on 127.0.0.1 against the simulated
// SMSC in the same process.
//   tama_bench_gateway [MESSAGES]
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "gateway/channel_store.hpp"
#include "gateway/gateway.hpp"
#include "gateway/outbox.hpp"
#include "gateway/smpp/simulated_smsc.hpp"

using namespace tama;
using namespace tama::gateway;

namespace {

class AllowAll final : public SendPermit {
  public:
    Result<void> check(store::Transaction&, const OutboundMessage&, std::int64_t, WallTime) override {
        return {};
    }
};

class Nobody final : public InboundHandler {
  public:
    void receive(store::Transaction&, const InboundMessage&) override {}
};

class Counter final : public OutcomeListener {
  public:
    std::atomic<std::size_t> submitted{0};
    std::atomic<std::size_t> delivered{0};
    void onOutcome(store::Transaction& tx, const MessageOutcome& outcome) override {
        auto& counter = outcome.state == MessageState::Submitted ? submitted : delivered;
        tx.afterCommit([&counter] {
            ++counter;
            counter.notify_all();
        });
    }
};

void await(const std::atomic<std::size_t>& counter, std::size_t count) {
    for (std::size_t now = counter; now < count; now = counter) counter.wait(now);
}

struct Figures {
    double enqueued = 0;  // messages per second
    double submitted = 0;
    double delivered = 0;
};

Figures measure(std::size_t messages, std::size_t window) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("tama-bench-gateway-" + std::to_string(window));
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const SystemWallClock wall;
    const SystemSteadyClock steady;
    const auto codec = store::PhoneCodec::forTests();
    UuidV7Source ids(wall, 1);
    AllowAll permit;
    Nobody nobody;
    Counter counter;

    store::DatabaseSettings settings;
    settings.url = "sqlite:" + (folder / "tama.db").string();
    auto opened = store::Database::open(settings);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    auto database = std::move(*opened);

    boost::asio::io_context smsc_io;
    auto work = boost::asio::make_work_guard(smsc_io);
    smpp::SmscSettings smsc_settings;
    smsc_settings.accounts["bench"] = "bench";
    smpp::DeliverAllModel subscribers{Milliseconds{0}};
    smpp::SimulatedSmsc smsc(smsc_io, smsc_settings, subscribers, wall, steady);
    std::thread smsc_thread([&smsc_io] { smsc_io.run(); });

    ChannelSettings channel;
    channel.name = "bench";
    channel.sender = "1234";
    channel.smpp.port = smsc.port();
    channel.smpp.system_id = "bench";
    channel.smpp.password = "bench";
    channel.smpp.window = window;
    const Router router(registerChannels(*database, {channel}, wall.now()), NumberingPlans::builtIn());
    auto gateway = std::make_unique<Gateway>(
        ChannelServices{*database, codec, ids, NumberingPlans::builtIn(), nobody, counter, wall, steady},
        std::vector{channel},
        1
    );
    Outbox outbox(router, permit, codec, ids, [&gateway](std::int64_t id) { gateway->wake(id); });

    const auto begin = std::chrono::steady_clock::now();
    const auto perSecond = [&] {
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
        return static_cast<double>(messages) / passed.count();
    };
    gateway->start();
    std::atomic<std::size_t> committed{0};
    for (std::size_t i = 0; i < messages; ++i) {
        const auto to = PhoneNumber::fromE164("+2317" + std::to_string(10'000'000 + i)).value();
        store::Job job;
        job.order_key = static_cast<std::uint64_t>(codec.key(to));
        job.work = [&, to](store::Transaction& tx) {
            OutboundMessage message{
                MessageClass::Staff, Lane::Bulk, to, "How many RDTs are left?", {}, {}, {}, {}, 0, 0, {}, {}};
            const auto queued = outbox.enqueue(tx, message, wall.now());
            if (!queued) throw std::runtime_error(describe(queued.error()));
        };
        job.done = [&committed](store::CommitOutcome, const std::exception_ptr&) {
            ++committed;
            committed.notify_all();
        };
        while (!database->queue().post(job)) std::this_thread::yield();
    }
    Figures figures;
    await(committed, messages);
    figures.enqueued = perSecond();
    await(counter.submitted, messages);
    figures.submitted = perSecond();
    await(counter.delivered, messages);
    figures.delivered = perSecond();

    gateway->stop(std::chrono::seconds{5});
    gateway.reset();
    smsc.close();
    work.reset();
    smsc_thread.join();
    database.reset();
    std::filesystem::remove_all(folder);
    return figures;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t messages = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 20'000;
    if (messages == 0 || messages > 9'000'000) {
        std::fprintf(stderr, "usage: tama_bench_gateway [MESSAGES], 1 to 9000000\n");
        return 2;
    }
    std::printf("%zu messages, each from enqueue to receipt, durable at each step\n", messages);
    std::printf("%8s %14s %14s %14s\n", "window", "enqueued/s", "accepted/s", "delivered/s");
    for (const std::size_t window : {10UL, 100UL, 500UL}) {
        const Figures figures = measure(messages, window);
        std::printf(
            "%8zu %14.0f %14.0f %14.0f\n", window, figures.enqueued, figures.submitted, figures.delivered
        );
    }
    return 0;
}
