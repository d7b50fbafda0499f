// The database: opens it, brings its schema up to date, owns the commit queue for writing and a pool of
// connections for reading. Thread-safe.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "store/commit_queue.hpp"
#include "store/metrics.hpp"
#include "store/sql.hpp"

namespace tama::store {

enum class Engine { Sqlite, Postgres };

/// A database's schema beside what this program knows.
enum class SchemaState { Absent, Older, Current, Newer };

struct DatabaseSettings {
    /// "sqlite:/var/lib/tama/tama.db" or a libpq URL "postgresql://user@host:5432/tama".
    std::string url;
    bool must_exist = false;  // an Error instead of a new database where there is none
    std::size_t readers = 4;
    std::size_t writers = 4;                   // PostgreSQL; SQLite has one
    std::size_t queue_limit = 50'000;          // closures waiting; full means 503 or ESME_RMSGQFUL
    std::size_t batch_limit = 4'096;           // closures a transaction (at most 64 on PostgreSQL)
    std::chrono::milliseconds batch_delay{20};  // the longest a closure waits for company
    /// The same while more steps wait than the transaction has taken: the wait is the queue's then, and each commit
    /// writes anew the pages that all of them change.
    std::chrono::milliseconds crowded_delay{80};
};

class Database {
  public:
    /// Opens or creates, then migrates. A file that is not a database, a newer schema than this program knows
    /// or an unreachable server is an Error with what to do about it.
    static Result<std::unique_ptr<Database>> open(const DatabaseSettings& settings);

    /// Only looks: makes no database and changes no schema.
    static Result<SchemaState> schemaState(const std::string& url);

    virtual ~Database() = default;  // commits what was posted, then closes

    virtual Engine engine() const = 0;
    virtual CommitQueue& queue() = 0;
    virtual StoreMetrics metrics() const = 0;

    /// Lends a read-only connection for the call; what `work` reads is one snapshot. Keep it under a second:
    /// page by key.
    template <class Work>
    auto read(Work work) {
        using T = std::invoke_result_t<Work&, Sql&>;
        if constexpr (std::is_void_v<T>) {
            withReader([&work](Sql& sql) { work(sql); });
        } else {
            std::optional<T> result;
            withReader([&](Sql& sql) { result.emplace(work(sql)); });
            return std::move(*result);
        }
    }

  protected:
    virtual void withReader(const std::function<void(Sql&)>& work) = 0;
};

}  // namespace tama::store
