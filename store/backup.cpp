#include "store/backup.hpp"

#include <cerrno>
#include <memory>
#include <system_error>

#include <sqlite3.h>
#include <unistd.h>

#include "base/sync_to_disk.hpp"
#include "store/address.hpp"
#include "store/migrations.hpp"

namespace tama::store {
namespace {

constexpr int kPagesAStep = 256;  // 1 MiB, some milliseconds: then others get their turn
constexpr int kMostBusySteps = 600;
constexpr int kBusyPauseMs = 50;

struct CloseSqlite {
    void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using SqliteHandle = std::unique_ptr<sqlite3, CloseSqlite>;

struct EndStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

Result<SqliteHandle> openFile(const std::filesystem::path& file, int flags, const std::string& vfs = {}) {
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, vfs.empty() ? nullptr : vfs.c_str());
    SqliteHandle handle(connection);
    if (code != SQLITE_OK) {
        return fail(
            ErrorCode::Unavailable,
            "cannot open the file: " + std::string(sqlite3_errstr(code)),
            file.string()
        );
    }
    sqlite3_busy_timeout(connection, 5'000);
    return handle;
}

/// The first column of the first row, or why there is none.
Result<std::string> firstText(sqlite3* connection, const char* sql, const std::filesystem::path& file) {
    sqlite3_stmt* raw = nullptr;
    const int prepared = sqlite3_prepare_v2(connection, sql, -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, EndStatement> statement(raw);
    const int code = prepared == SQLITE_OK ? sqlite3_step(raw) : prepared;
    if (code == SQLITE_DONE) return std::string();
    if (code != SQLITE_ROW) {
        return fail(
            ErrorCode::InvalidInput,
            "this is not a whole Tama database: " + std::string(sqlite3_errmsg(connection)),
            file.string()
        );
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    return std::string(text != nullptr ? text : "");
}

Result<void> copyPages(
    sqlite3* from, sqlite3* to, const std::filesystem::path& file, const std::function<void(double)>& progress
) {
    sqlite3_backup* const backup = sqlite3_backup_init(to, "main", from, "main");
    if (backup == nullptr) {
        return fail(
            ErrorCode::Unavailable, "cannot start the copy: " + std::string(sqlite3_errmsg(to)), file.string()
        );
    }
    int busy = 0;
    int code = SQLITE_OK;
    while (code == SQLITE_OK || ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && ++busy < kMostBusySteps)) {
        if (code != SQLITE_OK) sqlite3_sleep(kBusyPauseMs);
        code = sqlite3_backup_step(backup, kPagesAStep);
        const int pages = sqlite3_backup_pagecount(backup);
        if (progress && pages > 0)
            progress(1.0 - static_cast<double>(sqlite3_backup_remaining(backup)) / pages);
    }
    sqlite3_backup_finish(backup);
    if (code == SQLITE_DONE) return {};
    return fail(
        ErrorCode::Unavailable, "the copy failed: " + std::string(sqlite3_errstr(code)), file.string()
    );
}

/// Gives `part` its name without ever replacing a file, and makes that last.
Result<void> publish(const std::filesystem::path& part, const std::filesystem::path& target) {
    if (const auto synced = syncToDisk(part); !synced) return synced;
    if (::link(part.c_str(), target.c_str()) != 0) {
        const auto code = errno == EEXIST ? ErrorCode::Conflict : ErrorCode::Unavailable;
        return fail(code, "cannot be made: " + std::system_category().message(errno), target.string());
    }
    ::unlink(part.c_str());
    return syncFolderOf(target);
}

/// A copy of the database in `source` as the file `target`.
Result<void> copyDatabase(
    const std::filesystem::path& source,
    const std::string& vfs,
    const std::filesystem::path& target,
    const std::function<void(double)>& progress
) {
    std::error_code error;
    if (std::filesystem::exists(target, error)) {
        return fail(ErrorCode::Conflict, "this file is already there: choose another name", target.string());
    }
    const auto from = openFile(source, SQLITE_OPEN_READWRITE, vfs);
    if (!from) return fail(from.error());

    const std::filesystem::path part = target.string() + ".part";
    std::filesystem::remove(part, error);  // of a copy that was broken off
    Result<void> copied;
    {
        const auto to = openFile(part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        if (!to) return fail(to.error());
        copied = copyPages(from->get(), to->get(), part, progress);
        // One file, without a log beside it, that can be read from a disk nobody may write to.
        if (copied) sqlite3_exec(to->get(), "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    }
    if (copied) copied = publish(part, target);
    if (!copied) std::filesystem::remove(part, error);
    return copied;
}

Result<Address> sqliteAddress(const std::string& url) {
    auto address = parseAddress(url);
    if (address && address->engine == Engine::Postgres) {
        return fail(
            ErrorCode::Refused,
            "a PostgreSQL database is backed up with pg_dump --format=custom and restored with pg_restore",
            address->shown
        );
    }
    return address;
}

}  // namespace

Result<void> backUp(
    const std::string& url, const std::filesystem::path& target, const std::function<void(double)>& progress
) {
    const auto address = sqliteAddress(url);
    if (!address) return fail(address.error());
    return copyDatabase(address->file, address->vfs, target, progress);
}

Result<void> checkBackup(const std::filesystem::path& file) {
    const auto opened = openFile(file, SQLITE_OPEN_READONLY);
    if (!opened) return fail(opened.error());
    const auto integrity = firstText(opened->get(), "PRAGMA integrity_check", file);
    if (!integrity) return fail(integrity.error());
    if (*integrity != "ok")
        return fail(ErrorCode::InvalidInput, "the file is damaged: " + *integrity, file.string());

    const auto dangling = firstText(opened->get(), "PRAGMA foreign_key_check", file);
    if (!dangling) return fail(dangling.error());
    if (!dangling->empty()) {
        return fail(
            ErrorCode::InvalidInput, "rows of " + *dangling + " refer to rows that are missing", file.string()
        );
    }
    const auto version = firstText(opened->get(), "SELECT MAX(version) FROM schema_version", file);
    if (!version) return fail(version.error());
    const auto newest = embeddedMigrations(Engine::Sqlite).back().version;
    if (version->empty() || std::stoll(*version) > newest) {
        return fail(
            ErrorCode::Conflict,
            "the file has schema version " + *version + " and this program knows up to " +
                std::to_string(newest) + ": use the Tama that wrote it",
            file.string()
        );
    }
    return {};
}

}  // namespace tama::store
