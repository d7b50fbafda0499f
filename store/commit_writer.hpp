// One writer of the commit queue: a thread with a connection that runs many closures in one transaction,
// commits, and then completes them. Contract: docs/architecture.md, "The spine". Any thread may post.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/commit_queue.hpp"
#include "store/connection_sql.hpp"
#include "store/metrics.hpp"

namespace tama::store {

class CommitWriter {
  public:
    struct Settings {
        std::size_t batch_limit = 4'096;  // this and the delays: as in DatabaseSettings
        std::chrono::milliseconds batch_delay{20};
        std::chrono::milliseconds crowded_delay{80};
        /// Between two questions for the fate of a commit whose answer was lost.
        std::chrono::milliseconds fate_pause{100};
        std::function<std::unique_ptr<Connection>()> connect;
        std::function<std::chrono::steady_clock::time_point()> now = &std::chrono::steady_clock::now;
        /// Called after each commit, on the writer's thread.
        std::function<void()> committed;
        /// Called when `count` closures have been completed, before their completions run.
        std::function<void(std::size_t count)> finished;
    };

    /// Takes a connection that is ready. The thread starts at once.
    CommitWriter(Settings settings, std::unique_ptr<Connection> connection, QueueCounters& counters);
    /// Commits what was posted, then ends.
    ~CommitWriter();

    void post(Job job);
    bool isThisThread() const { return std::this_thread::get_id() == thread_.get_id(); }

  private:
    struct Attempt {  // a closure on its way through a transaction
        Job job;
        CommitOutcome outcome = CommitOutcome::Committed;
        std::exception_ptr error;
        std::vector<std::function<void()>> hooks;
    };
    using Batch = std::vector<Attempt>;
    /// The whole transaction failed, or the engine has ended it by itself: its closures run again one by one.
    struct TransactionLost {};
    /// The answer to a commit was lost, and the queue closes before the server tells whether it was kept.
    struct CommitUnknown : DbError {
        explicit CommitUnknown(const std::string& why)
            : DbError(DbErrorKind::ConnectionLost, "it is not known whether this was kept: " + why) {}
    };

    void loop();
    bool waitForWork();
    /// The next that was posted as number `newest` or before.
    bool takeNext(Job& job, std::uint64_t newest);
    std::size_t stepsWaiting();
    std::uint64_t newestPosted();
    void runBatch();

    void fillBatch(Batch& batch, std::uint64_t newest);
    /// Each closure in a savepoint of its own, in one transaction; false when that failed, too.
    bool runApart(Batch& batch);
    void runInBatch(Attempt& attempt);
    void runInSavepoint(Attempt& attempt, const std::function<void(Transaction&)>& body);
    /// Runs `body` in the open transaction and keeps its hooks; throws what it threw.
    void runClosure(Attempt& attempt, const std::function<void(Transaction&)>& body);
    /// The park closure with the reason in place; `attempt` must outlive it.
    static std::function<void(Transaction&)> parkBody(const Attempt& attempt);

    /// In a transaction of its own.
    void runAlone(Attempt& attempt);
    std::exception_ptr tryAlone(Attempt& attempt, const std::function<void(Transaction&)>& body);

    /// Returns when the transaction is certainly committed. Throws CommitUnknown when nobody can tell; after
    /// any other failure it certainly is not.
    void commit();
    CommitFate fateOf(const std::string& mark);
    void ensureConnected();
    void complete(Batch& batch);

    Settings settings_;
    QueueCounters& counters_;
    std::unique_ptr<Connection> connection_;
    std::unique_ptr<ConnectionSql> sql_;

    std::chrono::steady_clock::time_point next_connect_{};
    std::chrono::milliseconds connect_pause_{0};

    std::mutex mutex_;
    std::condition_variable wake_;
    struct Posted {
        std::uint64_t number;  // counted up from 1
        Job job;
    };
    std::deque<Posted> steps_;
    std::deque<Posted> bulk_;
    std::uint64_t newest_ = 0;
    std::size_t turn_ = 0;
    bool sleeping_ = false;
    bool closing_ = false;

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tama::store
