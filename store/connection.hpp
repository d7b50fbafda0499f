// One connection to the database as the writers, the readers and the migrations use it. Behind it stands
// SOCI. One thread at a time. Failures throw DbError.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/address.hpp"
#include "store/sql.hpp"

namespace tama::store {

enum class Purpose { Write, Read };

/// What became of a transaction whose connection broke during its commit.
enum class CommitFate { Kept, Dropped, Open };

class Connection {
  public:
    virtual ~Connection() = default;

    virtual std::int64_t execute(std::string_view statement, std::vector<SqlValue>& params) = 0;
    virtual void query(
        std::string_view statement,
        std::vector<SqlValue>& params,
        const std::vector<SqlType>& columns,
        const std::function<void(std::vector<SqlValue>&)>& take
    ) = 0;
    /// Several statements without parameters.
    virtual void script(const std::string& statements) = 0;

    /// A transaction for writing that sees and keeps the order of all others (SQLite: the one writer;
    /// PostgreSQL: serialisable).
    virtual void beginWrite() = 0;
    /// The same, with every other writer on every node waiting: it cannot fail for a conflict.
    virtual void beginWriteAlone() = 0;
    /// A read-only snapshot.
    virtual void beginRead() = 0;
    virtual void commit() = 0;
    /// Names the open transaction for fateOf, to be asked before commit(). Empty where the answer to a commit
    /// cannot get lost, or nothing was written.
    virtual std::string commitMark() { return {}; }
    /// On a new connection: what became of the transaction of that mark. One that is still open is told to
    /// end, for nobody is left to hear of it: ask again.
    virtual CommitFate fateOf(const std::string& /*mark*/) { return CommitFate::Dropped; }
    virtual void rollback() noexcept = 0;
    /// False when the engine has ended the transaction by itself, as SQLite does when the disk is full.
    virtual bool inTransaction() = 0;
    /// False when only a new connection can help.
    virtual bool usable() = 0;

    virtual bool hasSavepoints() const = 0;
    /// True where others may commit while a transaction is open, and it goes on seeing what was there when it
    /// began.
    virtual bool isSnapshot() const = 0;
    virtual void savepoint() = 0;
    virtual void releaseSavepoint() = 0;
    virtual void rollbackToSavepoint() = 0;
};

/// Throws DbError(ConnectionLost) when there is no way in.
std::unique_ptr<Connection> connectTo(const Address& address, Purpose purpose);
std::unique_ptr<Connection> connectToSqlite(const Address& address, Purpose purpose);
std::unique_ptr<Connection> connectToPostgres(const Address& address, Purpose purpose);

}  // namespace tama::store
