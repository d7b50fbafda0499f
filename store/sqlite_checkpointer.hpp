// Moves committed pages from SQLite's write-ahead log into the database file, on a thread and a connection of
// its own, so that no writer pays for it: PASSIVE while there is work; RESTART with a short time-out when the
// log has grown past a size; TRUNCATE when the writers have been idle. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "store/address.hpp"

struct sqlite3;

namespace tama::store {

class SqliteCheckpointer {
  public:
    struct Settings {
        std::chrono::milliseconds interval{250};        // between two looks at the log
        std::chrono::milliseconds idle_after{2'000};    // without a commit, until TRUNCATE
        std::chrono::milliseconds restart_timeout{50};  // the longest a RESTART may hold up the writer
        std::uint64_t passive_bytes = 4ULL << 20;       // below this a log is left alone while work goes on
        std::uint64_t restart_bytes = 64ULL << 20;
    };

    SqliteCheckpointer(const Address& address, const Settings& settings);
    ~SqliteCheckpointer();

    void committed() { ++commits_; }
    std::uint64_t walBytes() const;
    std::uint64_t checkpoints() const { return checkpoints_; }

  private:
    struct Close {
        void operator()(sqlite3* connection) const;
    };

    void loop();
    void look(std::chrono::steady_clock::time_point now);
    void checkpoint(int mode);

    const Settings settings_;
    const std::string wal_file_;
    std::unique_ptr<sqlite3, Close> connection_;
    std::atomic<std::uint64_t> commits_{0};
    std::atomic<std::uint64_t> checkpoints_{0};
    std::uint64_t commits_seen_ = 0;
    int last_code_ = 0;
    std::chrono::steady_clock::time_point last_commit_;

    std::mutex mutex_;
    std::condition_variable closing_changed_;
    bool closing_ = false;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tama::store
