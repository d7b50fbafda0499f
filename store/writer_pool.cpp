#include "store/writer_pool.hpp"

#include <chrono>
#include <stdexcept>

namespace tama::store {
namespace {

constexpr auto kLongestWaitForRoom = std::chrono::seconds(10);

}  // namespace

WriterPool::WriterPool(const Settings& settings, std::vector<std::unique_ptr<Connection>> connections)
    : queue_limit_(settings.queue_limit) {
    for (auto& connection : connections) {
        CommitWriter::Settings writer = settings.writer;
        writer.finished = [this](std::size_t count) { finished(count); };
        writers_.push_back(std::make_unique<CommitWriter>(std::move(writer), std::move(connection), counters_)
        );
    }
}

WriterPool::~WriterPool() {
    closing_ = true;
    writers_.clear();
}

bool WriterPool::post(Job job) {
    return tryPost(job);
}

bool WriterPool::tryPost(Job& job) {
    if (closing_) return false;
    if (depth_.fetch_add(1) >= queue_limit_) {
        depth_.fetch_sub(1);
        ++counters_.refused;
        return false;
    }
    writers_[job.order_key % writers_.size()]->post(std::move(job));
    return true;
}

void WriterPool::finished(std::size_t count) {
    depth_.fetch_sub(count);
    if (waiting_for_room_ == 0) return;
    const std::lock_guard lock(room_mutex_);
    room_.notify_all();
}

void WriterPool::postWhenRoom(Job job) {
    for (const auto& writer : writers_) {
        if (writer->isThisThread())
            throw std::logic_error("a closure waits for the commit queue");
    }
    if (!tryPost(job)) waitForRoom(job);
}

void WriterPool::waitForRoom(Job& job) {
    ++waiting_for_room_;
    bool posted = false;
    {
        std::unique_lock lock(room_mutex_);
        room_.wait_for(lock, kLongestWaitForRoom, [&] { return closing_ || (posted = tryPost(job)); });
    }
    --waiting_for_room_;
    if (!posted)
        throw DbError(
            DbErrorKind::Busy, closing_ ? "the database is closing" : "the commit queue stayed full for 10 s"
        );
}

}  // namespace tama::store
