// The commit queue: work is posted as closures, one writer runs many of them in one transaction, commits, and
// only then completes them. One fsync serves hundreds of messages. Contract: docs/architecture.md, "The
// spine". Any thread may post.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include "store/transaction.hpp"

namespace tama::store {

enum class Priority : std::uint8_t {
    Step,  // acknowledgements and steps of live sessions
    Bulk   // imports, starts, retention: many small closures that give way to steps
};

enum class CommitOutcome : std::uint8_t {
    Committed,
    Parked,  // the work failed by itself; its park closure was committed instead
    Failed  // nothing was kept: the work failed and there is no park closure, or the database is gone (should
            // it go in the middle of a commit, the writer waits until it is back and tells; only when the
            // queue closes before that may the work have been kept, and the error says so)
};

/// Runs a completion where its poster wants it: a strand's post, or directly.
using Executor = std::function<void(std::function<void()>)>;

struct Job {
    Priority priority = Priority::Step;
    /// Closures with the same key (a phone number's key) run on the same writer, and within a priority in the
    /// order they were posted.
    std::uint64_t order_key = 0;
    /// Touches nothing but its transaction; may be run more than once; under 10 ms.
    std::function<void(Transaction&)> work;
    /// Instead of `work` when that fails alone: stores the message with the reason. May be empty.
    std::function<void(Transaction&, const std::exception&)> park;
    /// After the commit, through `executor`. `error` is set for Parked and Failed. May be empty.
    std::function<void(CommitOutcome, std::exception_ptr error)> done;
    Executor executor;  // empty: `done` is called on the writer's thread
};

class CommitQueue {
  public:
    virtual ~CommitQueue() = default;

    /// False when the queue is full or closing: answer 503 or ESME_RMSGQFUL, or stop reading. Never blocks.
    virtual bool post(Job job) = 0;
    /// As post, but waits up to 10 s for room. Throws DbError (Busy) when there is none. Never call it from a closure.
    virtual void postWhenRoom(Job job) = 0;

    /// Closures waiting or running.
    virtual std::size_t depth() const = 0;

    /// Posts `work`, waits for its commit and hands back what it returned. Throws what the work threw, or
    /// DbError (Busy) when the queue is full for longer than 10 s. Never call it from a closure.
    template <class Work>
    auto run(Work work, Priority priority = Priority::Step) {
        using T = std::invoke_result_t<Work&, Transaction&>;
        if constexpr (std::is_void_v<T>) {
            runBlocking([&work](Transaction& tx) { work(tx); }, priority);
        } else {
            std::optional<T> result;
            runBlocking([&](Transaction& tx) { result.emplace(work(tx)); }, priority);
            return std::move(*result);
        }
    }

  private:
    void runBlocking(std::function<void(Transaction&)> work, Priority priority);
};

}  // namespace tama::store
