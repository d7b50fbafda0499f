#include "gateway/channel_watch.hpp"

#include <exception>
#include <latch>

#include <spdlog/spdlog.h>

#include "gateway/channel_store.hpp"

namespace tama::gateway {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{500};
constexpr int kLooksBetweenSweeps = 10;
constexpr std::int64_t kNumbersAtOnce = 50;  // a closure each: live sessions go between them

/// Another number when a use case was let go on or was stopped.
std::int64_t sendingUseCases(store::Sql& sql) {
    return sql.one<std::int64_t>("SELECT CAST(COALESCE(SUM(id), 0) AS BIGINT) FROM use_case WHERE sending = 1")
        .value_or(0);
}

}  // namespace

ChannelWatch::ChannelWatch(
    store::Database& database, FailOver fail_over, FailOver::Wake wake, const WallClock& clock
)
    : database_(database), fail_over_(std::move(fail_over)), wake_(std::move(wake)), clock_(clock) {
}

ChannelWatch::~ChannelWatch() {
    stop();
}

void ChannelWatch::start() {
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        std::size_t seen = 0;
        while (!stopping_) {
            if (seen == 0) changed_.wait_for(lock, kBetweenLooks, [this] { return stopping_; });
            if (stopping_) return;
            lock.unlock();
            try {
                seen = look();
            } catch (const std::exception& e) {
                seen = 0;
                spdlog::error("the channels could not be looked at, will try again: {}", e.what());
            }
            lock.lock();
        }
    });
}

void ChannelWatch::stop() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

std::size_t ChannelWatch::look() {
    std::int64_t sending = 0;
    const auto conditions = database_.read([&sending](store::Sql& sql) {
        sending = sendingUseCases(sql);
        return conditionsOf(sql);
    });
    const bool resumed = sending_ && *sending_ != sending;
    sending_ = sending;
    const WallTime now = clock_.now();
    std::size_t seen = 0;
    for (const auto& channel : conditions) {
        const auto known = modes_.find(channel.channel_id);
        const bool turned = known != modes_.end() && known->second != channel.mode;
        modes_[channel.channel_id] = channel.mode;
        if (turned || resumed) wake_(channel.channel_id);
        if (channel.mode == ChannelMode::Draining) {
            database_.queue().run([&](store::Transaction& tx) {
                if (!finishDrain(tx, channel.channel_id)) return;
                spdlog::info("{} has sent what it had and is drained", channelName(tx, channel.channel_id));
            });
        }
        if (fail_over_.isWanted(conditions, channel.channel_id, now)) {
            seen += moveSome(channel.channel_id);
        } else {
            sweeps_.erase(channel.channel_id);
        }
    }
    return seen;
}

/// A page of numbers, each in a closure of its own that keeps to its number's order.
std::size_t ChannelWatch::moveSome(std::int64_t channel_id) {
    Sweep& sweep = sweeps_[channel_id];
    if (sweep.rests > 0) {
        --sweep.rests;
        return 0;
    }
    const auto numbers = database_.read([&](store::Sql& sql) {
        return FailOver::numbersAfter(sql, channel_id, sweep.cursor, kNumbersAtOnce);
    });
    if (numbers.empty()) {
        sweep = {{}, kLooksBetweenSweeps};
        return 0;
    }
    std::latch done(static_cast<std::ptrdiff_t>(numbers.size()));
    for (const auto number_key : numbers) {
        store::Job job;
        job.priority = store::Priority::Bulk;
        job.order_key = static_cast<std::uint64_t>(number_key);
        job.work = [this, channel_id, number_key, now = clock_.now()](store::Transaction& tx) {
            fail_over_.moveNumber(tx, channel_id, number_key, now);
        };
        job.done = [&done](store::CommitOutcome outcome, const std::exception_ptr&) {
            if (outcome != store::CommitOutcome::Committed) {
                spdlog::warn("messages could not be moved to another channel; they are tried again");
            }
            done.count_down();
        };
        if (!database_.queue().post(std::move(job))) done.count_down();  // it is full: with the next sweep
    }
    done.wait();
    return numbers.size();
}

}  // namespace tama::gateway
