#include "store/reader_pool.hpp"

#include <chrono>

#include "store/connection_sql.hpp"

namespace tama::store {
namespace {

constexpr auto kLongestWaitForReader = std::chrono::seconds(10);
constexpr auto kSlowRead =
    std::chrono::seconds(1);  // a longer snapshot keeps the write-ahead log from shrinking

}  // namespace

void ReaderPool::read(const std::function<void(Sql&)>& work) {
    struct Loan {
        ReaderPool& pool;
        std::unique_ptr<Connection> connection;
        ~Loan() { pool.giveBack(std::move(connection)); }
    };
    Loan loan{*this, borrow()};
    beginSnapshot(loan.connection);
    const auto started = std::chrono::steady_clock::now();
    try {
        ConnectionSql sql(*loan.connection);
        work(sql);
    } catch (...) {
        loan.connection->rollback();
        throw;
    }
    loan.connection->rollback();
    if (std::chrono::steady_clock::now() - started > kSlowRead) ++slow_reads_;
}

// A connection that the server closed while it was idle is replaced once.
void ReaderPool::beginSnapshot(std::unique_ptr<Connection>& connection) const {
    if (connection && connection->usable()) {
        try {
            connection->beginRead();
            return;
        } catch (const DbError& error) {
            if (error.kind() != DbErrorKind::ConnectionLost) throw;
        }
    }
    connection.reset();
    connection = connectTo(address_, Purpose::Read);
    connection->beginRead();
}

std::unique_ptr<Connection> ReaderPool::borrow() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, kLongestWaitForReader, [this] { return free_slots_ > 0; })) {
        throw DbError(DbErrorKind::Busy, "all reading connections were busy for 10 s");
    }
    --free_slots_;
    if (idle_.empty()) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void ReaderPool::giveBack(std::unique_ptr<Connection> connection) {
    {
        const std::lock_guard lock(mutex_);
        ++free_slots_;
        if (connection && connection->usable()) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
}

}  // namespace tama::store
