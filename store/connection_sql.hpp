// Sql and Transaction over a Connection. One thread at a time; the connection must outlive it.
#pragma once

#include <exception>
#include <functional>
#include <utility>
#include <vector>

#include "store/connection.hpp"
#include "store/transaction.hpp"

namespace tama::store {

class ConnectionSql final : public Transaction {
  public:
    explicit ConnectionSql(Connection& connection) : connection_(connection) {}

    void afterCommit(std::function<void()> notify) override { hooks_.push_back(std::move(notify)); }

    /// What afterCommit collected since the last call.
    std::vector<std::function<void()>> takeHooks() { return std::exchange(hooks_, {}); }

    /// The first statement that failed since the last call. On PostgreSQL it has spoilt the transaction even
    /// if the closure caught it, and closures shall not behave differently on SQLite.
    std::exception_ptr takeFailure() { return std::exchange(failure_, nullptr); }

  protected:
    std::int64_t execute(std::string_view statement, std::vector<SqlValue> params) override;
    void query(
        std::string_view statement,
        std::vector<SqlValue> params,
        const std::vector<SqlType>& columns,
        const std::function<void(std::vector<SqlValue>&)>& take
    ) override;

  private:
    Connection& connection_;
    std::vector<std::function<void()>> hooks_;
    std::exception_ptr failure_;
};

}  // namespace tama::store
