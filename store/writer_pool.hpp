// The commit queue over one writer (SQLite) or several (PostgreSQL): bounds what waits and sends closures
// with the same key to the same writer. Any thread may post.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "store/commit_queue.hpp"
#include "store/commit_writer.hpp"

namespace tama::store {

class WriterPool final : public CommitQueue {
  public:
    struct Settings {
        std::size_t queue_limit = 50'000;
        CommitWriter::Settings writer;  // `finished` is set by the pool
    };

    /// One writer for each connection.
    WriterPool(const Settings& settings, std::vector<std::unique_ptr<Connection>> connections);
    ~WriterPool() override;

    bool post(Job job) override;
    void postWhenRoom(Job job) override;
    std::size_t depth() const override { return depth_; }
    const QueueCounters& counters() const { return counters_; }

  private:
    void finished(std::size_t count);
    bool tryPost(Job& job);
    void waitForRoom(Job& job);

    const std::size_t queue_limit_;
    QueueCounters counters_;
    std::atomic<std::size_t> depth_{0};
    std::atomic<bool> closing_{false};

    std::mutex room_mutex_;
    std::condition_variable room_;  // for postWhenRoom, when the queue was full
    std::atomic<std::size_t> waiting_for_room_{0};

    std::vector<std::unique_ptr<CommitWriter>> writers_;  // last: they use all of the above
};

}  // namespace tama::store
