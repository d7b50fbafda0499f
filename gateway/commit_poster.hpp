// Posts a channel's work to the commit queue so that none of it is lost when the queue is full: it waits
// here, in order, and is posted again. Completions come back on the channel's strand. Thread rule: the
// channel's strand.
#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>

#include "store/commit_queue.hpp"

namespace tama::gateway {

class CommitPoster {
  public:
    using Done = std::function<void(store::CommitOutcome, std::exception_ptr)>;

    /// `strand` runs a function on the channel's strand, from any thread.
    CommitPoster(store::CommitQueue& queue, store::Executor strand)
        : queue_(queue), strand_(std::move(strand)) {}

    /// False when the queue is full: the caller turns its peer away.
    bool tryPost(store::Job job);
    /// Keeps the job where the queue is full; call retry() a little later.
    void post(store::Job job);
    void retry();

    bool backedUp() const { return !waiting_.empty(); }
    /// Jobs that are not completed yet.
    std::size_t outstanding() const { return *outstanding_ + waiting_.size(); }

  private:
    void prepare(store::Job& job);

    store::CommitQueue& queue_;
    store::Executor strand_;
    std::deque<store::Job> waiting_;
    std::shared_ptr<std::size_t> outstanding_ =
        std::make_shared<std::size_t>(0);  // outlives us in completions
};

}  // namespace tama::gateway
