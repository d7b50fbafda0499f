// A Connection that fails when a test says so: what a full disk, a failing commit or a lost server do to the
// queue.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "store/connection.hpp"

namespace tama::tests {

/// What goes wrong next; shared by a test and the connections it made. Each count goes down by one when it
/// strikes.
struct Faults {
    std::atomic<int> failing_commits{0};
    std::atomic<int> lost_answers{0};  // commits that are kept, or not, and whose answer never comes
    std::atomic<bool> lost_commit_kept{true};
    std::atomic<int> open_looks{0};  // questions for the fate of a lost commit that find it still open
    std::atomic<bool> forgetful{false};
    std::atomic<int> failing_statements{0};  // those that contain "DISK"
    std::atomic<int> lost_connections{0};    // at the next statement that contains "LINK"
    std::atomic<int> failing_connects{0};
    std::atomic<int> connects{0};

    static bool strikes(std::atomic<int>& count) {
        if (count <= 0) return false;
        --count;
        return true;
    }
};

class FaultyConnection final : public store::Connection {
  public:
    FaultyConnection(std::unique_ptr<store::Connection> real, std::shared_ptr<Faults> faults, bool savepoints)
        : real_(std::move(real)), faults_(std::move(faults)), savepoints_(savepoints) {}

    std::int64_t execute(std::string_view statement, std::vector<store::SqlValue>& params) override {
        fail(statement);
        return real_->execute(statement, params);
    }
    void query(
        std::string_view statement,
        std::vector<store::SqlValue>& params,
        const std::vector<store::SqlType>& columns,
        const std::function<void(std::vector<store::SqlValue>&)>& take
    ) override {
        fail(statement);
        real_->query(statement, params, columns, take);
    }
    void script(const std::string& statements) override { real_->script(statements); }
    void beginWrite() override { real_->beginWrite(); }
    void beginWriteAlone() override { real_->beginWriteAlone(); }
    void beginRead() override { real_->beginRead(); }
    void commit() override {
        if (Faults::strikes(faults_->failing_commits)) {
            throw store::DbError(store::DbErrorKind::DiskFull, "no room for the commit");
        }
        if (Faults::strikes(faults_->lost_answers)) {
            if (faults_->lost_commit_kept) {
                real_->commit();
            } else {
                real_->rollback();
            }
            lost_ = true;
            throw store::DbError(store::DbErrorKind::ConnectionLost, "the server has gone");
        }
        real_->commit();
    }
    std::string commitMark() override { return "42"; }
    store::CommitFate fateOf(const std::string& mark) override {
        if (mark != "42") throw store::DbError(store::DbErrorKind::Other, "no such transaction");
        if (faults_->forgetful) throw store::DbError(store::DbErrorKind::Other, "forgotten");
        if (Faults::strikes(faults_->open_looks)) return store::CommitFate::Open;
        return faults_->lost_commit_kept ? store::CommitFate::Kept : store::CommitFate::Dropped;
    }
    void rollback() noexcept override { real_->rollback(); }
    bool inTransaction() override { return real_->inTransaction(); }
    bool usable() override { return !lost_ && real_->usable(); }
    bool hasSavepoints() const override { return savepoints_; }
    bool isSnapshot() const override { return false; }  // nobody else writes
    void savepoint() override { real_->savepoint(); }
    void releaseSavepoint() override { real_->releaseSavepoint(); }
    void rollbackToSavepoint() override { real_->rollbackToSavepoint(); }

  private:
    void fail(std::string_view statement) {
        if (statement.find("DISK") != std::string_view::npos &&
            Faults::strikes(faults_->failing_statements)) {
            throw store::DbError(store::DbErrorKind::DiskFull, "no room for the row");
        }
        if (lost_ || (statement.find("LINK") != std::string_view::npos &&
                      Faults::strikes(faults_->lost_connections))) {
            lost_ = true;
            throw store::DbError(store::DbErrorKind::ConnectionLost, "the server has gone");
        }
    }

    std::unique_ptr<store::Connection> real_;
    std::shared_ptr<Faults> faults_;
    bool savepoints_;
    bool lost_ = false;
};

}  // namespace tama::tests
