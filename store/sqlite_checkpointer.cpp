#include "store/sqlite_checkpointer.hpp"

#include <filesystem>
#include <system_error>

#include <spdlog/spdlog.h>
#include <sqlite3.h>

#include "store/sql.hpp"

namespace tama::store {

void SqliteCheckpointer::Close::operator()(sqlite3* connection) const {
    sqlite3_close_v2(connection);
}

SqliteCheckpointer::SqliteCheckpointer(const Address& address, const Settings& settings)
    : settings_(settings),
      wal_file_(address.file.string() + "-wal"),
      last_commit_(std::chrono::steady_clock::now()) {
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(
        address.file.c_str(),
        &connection,
        SQLITE_OPEN_READWRITE,
        address.vfs.empty() ? nullptr : address.vfs.c_str()
    );
    connection_.reset(connection);
    if (code != SQLITE_OK) throw DbError(DbErrorKind::ConnectionLost, sqlite3_errstr(code));
    // The log's pages must be on disk before they are copied, and the copy before the log is used again.
    sqlite3_exec(connection, "PRAGMA synchronous=FULL", nullptr, nullptr, nullptr);
    sqlite3_wal_autocheckpoint(connection, 0);
    thread_ = std::thread([this] { loop(); });
}

SqliteCheckpointer::~SqliteCheckpointer() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    closing_changed_.notify_one();
    thread_.join();
}

std::uint64_t SqliteCheckpointer::walBytes() const {
    std::error_code error;  // no log yet, or none any more: nothing in it
    const auto size = std::filesystem::file_size(wal_file_, error);
    return error ? 0 : size;
}

void SqliteCheckpointer::loop() {
    std::unique_lock lock(mutex_);
    while (!closing_changed_.wait_for(lock, settings_.interval, [this] { return closing_; })) {
        lock.unlock();
        look(std::chrono::steady_clock::now());
        lock.lock();
    }
}

void SqliteCheckpointer::look(std::chrono::steady_clock::time_point now) {
    const std::uint64_t bytes = walBytes();
    const std::uint64_t commits = commits_;
    if (commits != commits_seen_) {
        commits_seen_ = commits;
        last_commit_ = now;
    }
    if (bytes == 0) return;
    if (now - last_commit_ >= settings_.idle_after) {
        checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
    } else if (bytes >= settings_.restart_bytes) {
        checkpoint(SQLITE_CHECKPOINT_RESTART);
    } else if (bytes >= settings_.passive_bytes) {
        checkpoint(SQLITE_CHECKPOINT_PASSIVE);
    }
}

void SqliteCheckpointer::checkpoint(int mode) {
    sqlite3_busy_timeout(connection_.get(), static_cast<int>(settings_.restart_timeout.count()));
    const int code = sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, mode, nullptr, nullptr);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return;  // a reader or the writer: next time then
    if (code == SQLITE_OK) {
        ++checkpoints_;
    } else if (code != last_code_) {  // said once, not at every look
        spdlog::error("checkpoint of the write-ahead log failed: {}", sqlite3_errmsg(connection_.get()));
    }
    last_code_ = code;
}

}  // namespace tama::store
