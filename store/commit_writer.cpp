#include "store/commit_writer.hpp"

#include <limits>
#include <new>
#include <string>

#include <spdlog/spdlog.h>

namespace tama::store {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBulkShare = 8;  // every eighth closure is bulk while both wait: bulk gives way, not up
constexpr std::uint64_t kAnyNumber = std::numeric_limits<std::uint64_t>::max();
constexpr int kAloneAttempts = 5;      // conflicts with other writers are over at the second
constexpr auto kFirstConnectPause = 100ms;
constexpr auto kLongestConnectPause = 5'000ms;

/// The world's fault, not the closure's: the sender must try again, so the message is not parked.
bool isOutsideFailure(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const DbError& failure) {
        return failure.kind() == DbErrorKind::DiskFull || failure.kind() == DbErrorKind::ConnectionLost ||
               failure.kind() == DbErrorKind::Busy || failure.kind() == DbErrorKind::Retry;
    } catch (const std::bad_alloc&) {
        return true;
    } catch (...) {
        return false;
    }
}

bool isRetry(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const DbError& failure) {
        return failure.kind() == DbErrorKind::Retry;
    } catch (...) {
        return false;
    }
}

std::string whatOf(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        return failure.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

std::exception_ptr parkFailure(const std::exception_ptr& park, const std::exception_ptr& work) {
    return std::make_exception_ptr(
        std::runtime_error("parking failed: " + whatOf(park) + "; the work had failed: " + whatOf(work))
    );
}

}  // namespace

CommitWriter::CommitWriter(Settings settings, std::unique_ptr<Connection> connection, QueueCounters& counters)
    : settings_(std::move(settings)),
      counters_(counters),
      connection_(std::move(connection)),
      sql_(std::make_unique<ConnectionSql>(*connection_)),
      thread_([this] { loop(); }) {
}

CommitWriter::~CommitWriter() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void CommitWriter::post(Job job) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        auto& queue = job.priority == Priority::Step ? steps_ : bulk_;
        queue.push_back({++newest_, std::move(job)});
        wake = sleeping_;
    }
    if (wake) wake_.notify_one();
}

void CommitWriter::loop() {
    while (waitForWork()) runBatch();
}

bool CommitWriter::waitForWork() {
    std::unique_lock lock(mutex_);
    sleeping_ = true;
    wake_.wait(lock, [this] { return closing_ || !steps_.empty() || !bulk_.empty(); });
    sleeping_ = false;
    return !steps_.empty() || !bulk_.empty();
}

bool CommitWriter::takeNext(Job& job, std::uint64_t newest) {
    const std::lock_guard lock(mutex_);
    const auto has_one = [newest](const auto& queue) { return !queue.empty() && queue.front().number <= newest; };
    if (!has_one(steps_) && !has_one(bulk_)) return false;
    const bool bulk_turn = ++turn_ % kBulkShare == 0;
    auto& from = !has_one(bulk_) || (has_one(steps_) && !bulk_turn) ? steps_ : bulk_;
    job = std::move(from.front().job);
    from.pop_front();
    return true;
}

std::size_t CommitWriter::stepsWaiting() {
    const std::lock_guard lock(mutex_);
    return steps_.size();
}

std::uint64_t CommitWriter::newestPosted() {
    const std::lock_guard lock(mutex_);
    return newest_;
}

void CommitWriter::runBatch() {
    Batch batch;
    bool in_closures = false;
    try {
        ensureConnected();
        // What is posted later may rest on what another writer commits meanwhile, which a snapshot does not show.
        const std::uint64_t newest = connection_->isSnapshot() ? newestPosted() : kAnyNumber;
        connection_->beginWrite();
        in_closures = true;
        fillBatch(batch, newest);
        in_closures = false;
        commit();
        ++counters_.commits;
        counters_.sawBatch(batch.size());
    } catch (const CommitUnknown&) {
        // To run them again would do their work twice if it was kept.
        for (Attempt& attempt : batch) {
            if (attempt.outcome != CommitOutcome::Failed) attempt.error = std::current_exception();
            attempt.outcome = CommitOutcome::Failed;
            attempt.hooks.clear();
        }
    } catch (...) {
        // A closure, the commit or the connection: savepoints tell which closure, and one by one tells the rest.
        const bool one_failed = in_closures && connection_->hasSavepoints() && connection_->inTransaction();
        connection_->rollback();
        ++counters_.batches_rerun;
        Job job;
        if (batch.empty() && takeNext(job, kAnyNumber)) batch.push_back({std::move(job), {}, {}, {}});
        if (!one_failed || !runApart(batch)) {
            for (Attempt& attempt : batch) runAlone(attempt);
        }
    }
    complete(batch);
}

void CommitWriter::fillBatch(Batch& batch, std::uint64_t newest) {
    const auto begun = settings_.now();
    Job job;
    while (batch.size() < settings_.batch_limit && takeNext(job, newest)) {
        batch.push_back({std::move(job), CommitOutcome::Committed, {}, {}});
        // Without a savepoint: it would copy each page that the closure changes, for a failure that hardly ever comes.
        runClosure(batch.back(), batch.back().job.work);
        if (connection_->hasSavepoints() && !connection_->inTransaction()) throw TransactionLost{};
        const auto lasted = settings_.now() - begun;
        if (lasted < settings_.batch_delay) continue;
        if (lasted >= settings_.crowded_delay || stepsWaiting() <= batch.size()) break;
    }
}

bool CommitWriter::runApart(Batch& batch) {
    try {
        connection_->beginWrite();
        for (Attempt& attempt : batch) runInBatch(attempt);
        commit();
    } catch (...) {
        connection_->rollback();
        return false;
    }
    ++counters_.commits;
    counters_.sawBatch(batch.size());
    return true;
}

void CommitWriter::runInBatch(Attempt& attempt) {
    attempt.outcome = CommitOutcome::Committed;
    attempt.error = nullptr;
    attempt.hooks.clear();
    try {
        runInSavepoint(attempt, attempt.job.work);
    } catch (const TransactionLost&) {
        throw;
    } catch (...) {
        attempt.error = std::current_exception();
        attempt.outcome = CommitOutcome::Failed;
        if (!attempt.job.park || isOutsideFailure(attempt.error)) return;
        try {
            runInSavepoint(attempt, parkBody(attempt));
            attempt.outcome = CommitOutcome::Parked;
        } catch (const TransactionLost&) {
            throw;
        } catch (...) {
            attempt.error = parkFailure(std::current_exception(), attempt.error);
        }
    }
}

void CommitWriter::runInSavepoint(Attempt& attempt, const std::function<void(Transaction&)>& body) {
    connection_->savepoint();
    try {
        runClosure(attempt, body);
    } catch (...) {
        if (!connection_->usable() || !connection_->inTransaction()) throw TransactionLost{};
        connection_->rollbackToSavepoint();
        throw;
    }
    if (!connection_->inTransaction()) throw TransactionLost{};
    connection_->releaseSavepoint();
}

void CommitWriter::runClosure(Attempt& attempt, const std::function<void(Transaction&)>& body) {
    sql_->takeHooks();
    sql_->takeFailure();
    body(*sql_);
    if (const auto swallowed = sql_->takeFailure()) std::rethrow_exception(swallowed);
    attempt.hooks = sql_->takeHooks();
}

std::function<void(Transaction&)> CommitWriter::parkBody(const Attempt& attempt) {
    return [&attempt](Transaction& transaction) {
        try {
            std::rethrow_exception(attempt.error);
        } catch (const std::exception& reason) {
            attempt.job.park(transaction, reason);
        } catch (...) {
            attempt.job.park(transaction, std::runtime_error("the work threw what is no std::exception"));
        }
    };
}

void CommitWriter::runAlone(Attempt& attempt) {
    attempt.outcome = CommitOutcome::Committed;
    attempt.error = tryAlone(attempt, attempt.job.work);
    if (!attempt.error) return;
    attempt.outcome = CommitOutcome::Failed;
    if (!attempt.job.park || isOutsideFailure(attempt.error)) return;
    if (const auto park_error = tryAlone(attempt, parkBody(attempt))) {
        attempt.error = parkFailure(park_error, attempt.error);
    } else {
        attempt.outcome = CommitOutcome::Parked;
    }
}

std::exception_ptr CommitWriter::tryAlone(Attempt& attempt, const std::function<void(Transaction&)>& body) {
    std::exception_ptr error;
    for (int count = 0; count < kAloneAttempts; ++count) {
        attempt.hooks.clear();
        try {
            ensureConnected();
            if (count == 0) {
                connection_->beginWrite();
            } else {
                connection_->beginWriteAlone();
            }
            runClosure(attempt, body);
            commit();
            ++counters_.commits;
            counters_.sawBatch(1);
            return nullptr;
        } catch (...) {
            error = std::current_exception();
            attempt.hooks.clear();
            connection_->rollback();
        }
        if (!isRetry(error)) break;
    }
    return error;
}

void CommitWriter::commit() {
    const std::string mark = connection_->commitMark();
    try {
        connection_->commit();
    } catch (const DbError& error) {
        if (error.kind() != DbErrorKind::ConnectionLost || mark.empty()) throw;
        // The answer is lost; whether the commit is too, only the server knows. Running the closures again
        // without asking would do their work twice.
        spdlog::warn("the connection broke during a commit; the database is asked whether it was kept");
        if (fateOf(mark) == CommitFate::Dropped) {
            throw DbError(DbErrorKind::Retry, "the connection broke before the commit");
        }
    }
}

CommitFate CommitWriter::fateOf(const std::string& mark) {
    while (true) {
        std::string why = "the commit has not ended";
        try {
            ensureConnected();
            const auto fate = connection_->fateOf(mark);
            if (fate != CommitFate::Open) return fate;
        } catch (const DbError& error) {
            if (error.kind() == DbErrorKind::Other) throw CommitUnknown(error.what());
            why = error.what();
        }
        std::unique_lock lock(mutex_);
        if (wake_.wait_for(lock, settings_.fate_pause, [this] { return closing_; })) throw CommitUnknown(why);
    }
}

void CommitWriter::ensureConnected() {
    if (connection_->usable()) return;
    if (settings_.now() < next_connect_)
        throw DbError(DbErrorKind::ConnectionLost, "no connection to the database");
    try {
        auto fresh = settings_.connect();
        sql_ = std::make_unique<ConnectionSql>(*fresh);
        connection_ = std::move(fresh);
        connect_pause_ = 0ms;
        ++counters_.reconnects;
    } catch (...) {
        connect_pause_ =
            connect_pause_ == 0ms ? kFirstConnectPause : std::min(connect_pause_ * 2, kLongestConnectPause);
        next_connect_ = settings_.now() + connect_pause_;  // the attempt itself may have taken seconds
        throw;
    }
}

void CommitWriter::complete(Batch& batch) {
    const auto guarded = [](const std::function<void()>& call, const char* what) {
        try {
            call();
        } catch (...) {
            spdlog::error("{} of the commit queue threw: {}", what, whatOf(std::current_exception()));
        }
    };
    for (const Attempt& attempt : batch) {
        if (attempt.outcome == CommitOutcome::Committed) ++counters_.closures;
        if (attempt.outcome == CommitOutcome::Parked) ++counters_.parked;
        if (attempt.outcome == CommitOutcome::Failed) ++counters_.failed;
    }
    settings_.finished(batch.size());
    if (settings_.committed) settings_.committed();
    for (Attempt& attempt : batch) {
        for (const auto& hook : attempt.hooks) guarded(hook, "an afterCommit hook");
        if (!attempt.job.done) continue;
        guarded(
            [&attempt] {
                auto done = [done = std::move(attempt.job.done),
                             outcome = attempt.outcome,
                             error = attempt.error] { done(outcome, error); };
                if (attempt.job.executor) {
                    attempt.job.executor(std::move(done));
                } else {
                    done();
                }
            },
            "a completion"
        );
    }
}

}  // namespace tama::store
