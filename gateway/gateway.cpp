#include "gateway/gateway.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include "gateway/channel_store.hpp"
#include "gateway/http_channel.hpp"
#include "gateway/in_doubt.hpp"
#include "gateway/smpp_channel.hpp"

namespace tama::gateway {

class Gateway::Impl {
  public:
    Impl(const ChannelServices& services, std::vector<ChannelSettings> channels, std::uint64_t seed)
        : services_(services), work_(boost::asio::make_work_guard(*io_)) {
        const auto routes = registerChannels(services.database, channels, services.wall.now());
        for (std::size_t i = 0; i < channels.size(); ++i) {
            const Random random(seedFor(seed, channels[i].name));
            const auto id = routes[i].channel_id;
            if (channels[i].http) {
                if (!http_client_) http_client_ = std::make_unique<HttpClient>();
                auto channel =
                    HttpChannel::create(io_, std::move(channels[i]), id, services, *http_client_, random);
                http_channels_.push_back(channel);
                channels_.push_back(std::move(channel));
            } else {
                channels_.push_back(SmppChannel::create(io_, std::move(channels[i]), id, services, random));
            }
        }
    }

    /// The channels end on the io thread, where their sockets' coroutines can finish.
    ~Impl() {
        http_client_.reset();
        std::vector<std::weak_ptr<Channel>> ending(channels_.begin(), channels_.end());
        http_channels_.clear();
        channels_.clear();
        work_.reset();
        if (thread_.joinable()) thread_.join();
        // A writer's thread may have held the last reference for a moment.
        for (const auto& channel : ending) {
            while (!channel.expired()) std::this_thread::yield();
        }
        io_->restart();
        io_->run();
    }

    void start() {
        thread_ = std::thread([this] { serve(); });
        for (const auto& channel : channels_) channel->start();
    }

    void stop(Milliseconds grace) {
        if (!thread_.joinable()) return;  // never started
        std::mutex mutex;
        std::condition_variable changed;
        std::size_t running = channels_.size();
        for (const auto& channel : channels_) {
            channel->stop(grace, [&] {
                const std::scoped_lock lock(mutex);
                --running;
                changed.notify_one();
            });
        }
        std::unique_lock lock(mutex);
        changed.wait(lock, [&running] { return running == 0; });
    }

    Channel* find(std::int64_t id) const {
        for (const auto& channel : channels_) {
            if (channel->id() == id) return channel.get();
        }
        return nullptr;
    }

    Result<void> resolveInDoubt(std::int64_t message_id, bool resend) {
        const WallTime now = services_.wall.now();
        return services_.database.queue().run([&](store::Transaction& tx) -> Result<void> {
            return gateway::resolveInDoubt(
                tx,
                message_id,
                resend ? InDoubtVerdict::Resend : InDoubtVerdict::Drop,
                services_.listener,
                [this](std::int64_t channel_id) {
                    if (auto* channel = find(channel_id)) channel->wake();
                },
                now
            );
        });
    }

    std::vector<ChannelStatus> status() const {
        std::vector<ChannelStatus> all;
        for (const auto& channel : channels_) all.push_back(channel->status());
        services_.database.read([&all](store::Sql& sql) {
            for (auto& status : all) {
                const ChannelBacklog backlog = backlogOf(sql, status.id);
                status.mode = backlog.mode;
                status.queued = backlog.queued;
                status.in_doubt = backlog.in_doubt;
                status.possible_duplicates = backlog.possible_duplicates;
            }
        });
        return all;
    }

    Result<HttpAnswer> receive(std::string_view name, const InboundRequest& request) const {
        for (const auto& channel : http_channels_) {
            if (channel->name() == name) return channel->receive(request);
        }
        return fail(ErrorCode::NotFound, "there is no such address");
    }

  private:
    /// An exception here is a broken invariant; it must not take the other channels with it silently.
    void serve() {
        while (true) {
            try {
                io_->run();
                return;
            } catch (const std::exception& e) {
                spdlog::critical("gateway: {}", e.what());
            }
        }
    }

    const ChannelServices services_;
    const std::shared_ptr<boost::asio::io_context> io_ = std::make_shared<boost::asio::io_context>();
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::vector<std::shared_ptr<Channel>> channels_;
    std::vector<std::shared_ptr<HttpChannel>> http_channels_;  // those of channels_ that are
    std::unique_ptr<HttpClient> http_client_;                  // nothing: there are none
    std::thread thread_;
};

Gateway::Gateway(const ChannelServices& services, std::vector<ChannelSettings> channels, std::uint64_t seed)
    : impl_(std::make_unique<Impl>(services, std::move(channels), seed)) {
}

Gateway::~Gateway() = default;

void Gateway::start() {
    impl_->start();
}
void Gateway::stop(Milliseconds grace) {
    impl_->stop(grace);
}

void Gateway::wake(std::int64_t channel_id) {
    if (auto* channel = impl_->find(channel_id)) channel->wake();
}

std::vector<ChannelStatus> Gateway::status() const {
    return impl_->status();
}
Result<HttpAnswer> Gateway::receive(std::string_view channel, const InboundRequest& request) {
    return impl_->receive(channel, request);
}

Result<void> Gateway::resolveInDoubt(std::int64_t message_id, bool resend) {
    return impl_->resolveInDoubt(message_id, resend);
}

}  // namespace tama::gateway
