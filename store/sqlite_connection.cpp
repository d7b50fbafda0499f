// SQLite behind Connection. SOCI puts SQLite's own names into the namespace sqlite_api.
#include <mutex>
#include <stdexcept>

#include <soci/sqlite3/soci-sqlite3.h>

#include "store/soci_connection.hpp"

namespace tama::store {
namespace {

DbErrorKind kindOfSqliteCode(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
            return DbErrorKind::UniqueViolation;
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return DbErrorKind::ForeignKeyViolation;
        case SQLITE_BUSY_SNAPSHOT:
            return DbErrorKind::Retry;
        default:
            break;
    }
    switch (extended & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return DbErrorKind::Busy;
        case SQLITE_FULL:
            return DbErrorKind::DiskFull;
        case SQLITE_IOERR:  // the file or its disk has gone, which is what losing a connection is here
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return DbErrorKind::ConnectionLost;
        default:
            return DbErrorKind::Other;
    }
}

std::string connectString(const Address& address) {
    // The time-out is in seconds: how long to wait for another process that writes, a backup or a checkpoint.
    std::string text = "db=\"" + address.file.string() + "\" timeout=5";
    if (!address.vfs.empty()) text += " vfs=" + address.vfs;
    return text;
}

class SqliteConnection final : public SociConnection {
  public:
    SqliteConnection(const Address& address, Purpose purpose)
        : SociConnection('?', soci::sqlite3, connectString(address)) {
        if (purpose == Purpose::Write) {
            // auto_vacuum only takes before the first table is made.
            script(
                "PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                "PRAGMA foreign_keys=ON; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32768;"
                "PRAGMA temp_store=MEMORY"
            );
        } else {
            script("PRAGMA query_only=ON; PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY");
        }
    }

    ~SqliteConnection() override {
        rollback();
        forgetStatements();
    }

    void script(const std::string& statements) override {
        char* complaint = nullptr;
        const int code = sqlite_api::sqlite3_exec(raw(), statements.c_str(), nullptr, nullptr, &complaint);
        if (code == SQLITE_OK) return;
        const std::string message = complaint != nullptr ? complaint : sqlite_api::sqlite3_errstr(code);
        sqlite_api::sqlite3_free(complaint);
        throw DbError(kindOfSqliteCode(sqlite_api::sqlite3_extended_errcode(raw())), message);
    }

    /// An INSERT of one row that asks for its id: SQLite knows it, and would build a table in memory to return it.
    void query(
        std::string_view statement,
        std::vector<SqlValue>& params,
        const std::vector<SqlType>& columns,
        const std::function<void(std::vector<SqlValue>&)>& take
    ) override {
        constexpr std::string_view kReturning = " RETURNING id";
        const bool plain = statement.starts_with("INSERT INTO ") && statement.ends_with(kReturning) &&
                           statement.find(" VALUES (") != std::string_view::npos &&
                           statement.find(" DO UPDATE ") == std::string_view::npos;
        if (!plain) return SociConnection::query(statement, params, columns, take);
        statement.remove_suffix(kReturning.size());
        if (execute(statement, params) == 0) return;  // ON CONFLICT DO NOTHING
        std::vector<SqlValue> row{static_cast<std::int64_t>(sqlite_api::sqlite3_last_insert_rowid(raw()))};
        take(row);
    }

    // A deferred BEGIN would fail at its first write with "database is locked" whatever the time-out.
    void beginWrite() override { run("BEGIN IMMEDIATE"); }
    void beginWriteAlone() override { beginWrite(); }
    void beginRead() override { run("BEGIN"); }
    void commit() override { run("COMMIT"); }

    void rollback() noexcept override {
        if (inTransaction()) sqlite_api::sqlite3_exec(raw(), "ROLLBACK", nullptr, nullptr, nullptr);
    }

    bool inTransaction() override { return sqlite_api::sqlite3_get_autocommit(raw()) == 0; }
    bool usable() override { return true; }

    bool hasSavepoints() const override { return true; }
    bool isSnapshot() const override { return false; }  // there is one writer
    void savepoint() override { run("SAVEPOINT closure"); }
    void releaseSavepoint() override { run("RELEASE closure"); }
    void rollbackToSavepoint() override {
        run("ROLLBACK TO closure");
        run("RELEASE closure");
    }

  protected:
    // Rows are read without SOCI, which costs twice as much here and turns text into the number 0 silently.
    bool bindsColumns() const override { return false; }

    bool nextRow(soci::statement& statement) override {
        const int code = sqlite_api::sqlite3_step(handleOf(statement));
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        throw soci::soci_error(sqlite_api::sqlite3_errmsg(raw()));
    }

    void readRow(soci::statement& statement, const std::vector<SqlType>& columns, std::vector<SqlValue>& row)
        override {
        sqlite_api::sqlite3_stmt* const handle = handleOf(statement);
        if (sqlite_api::sqlite3_data_count(handle) != static_cast<int>(columns.size())) {
            throw std::logic_error("the statement gives another number of columns than were asked for");
        }
        for (int i = 0; i < static_cast<int>(columns.size()); ++i) {
            readColumn(handle, i, columns[static_cast<std::size_t>(i)], row[static_cast<std::size_t>(i)]);
        }
    }

    void endRows(soci::statement& statement) override { sqlite_api::sqlite3_reset(handleOf(statement)); }

    DbErrorKind kindOf(const soci::soci_error&) override {
        return kindOfSqliteCode(sqlite_api::sqlite3_extended_errcode(raw()));
    }

  private:
    static sqlite_api::sqlite3_stmt* handleOf(soci::statement& statement) {
        return static_cast<soci::sqlite3_statement_backend*>(statement.get_backend())->stmt_;
    }

    static void readColumn(sqlite_api::sqlite3_stmt* handle, int index, SqlType wanted, SqlValue& value) {
        const int present = sqlite_api::sqlite3_column_type(handle, index);
        if (present == SQLITE_NULL) {
            value = std::monostate{};
        } else if (wanted == SqlType::Text) {
            const auto* text = reinterpret_cast<const char*>(sqlite_api::sqlite3_column_text(handle, index));
            const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_column_bytes(handle, index));
            value.emplace<std::string>(text, size);
        } else if (wanted == SqlType::Integer && present == SQLITE_INTEGER) {
            value = static_cast<std::int64_t>(sqlite_api::sqlite3_column_int64(handle, index));
        } else if (wanted == SqlType::Real && (present == SQLITE_INTEGER || present == SQLITE_FLOAT)) {
            value = sqlite_api::sqlite3_column_double(handle, index);
        } else {
            throw DbError(
                DbErrorKind::Other,
                "column " + std::to_string(index + 1) + " holds another type than was asked for"
            );
        }
    }

    sqlite_api::sqlite3* raw() {
        return static_cast<soci::sqlite3_session_backend*>(session().get_backend())->conn_;
    }

    void run(std::string_view statement) {
        std::vector<SqlValue> none;
        execute(statement, none);
    }
};

}  // namespace

std::unique_ptr<Connection> connectToSqlite(const Address& address, Purpose purpose) {
    // Every connection of ours is used by one thread at a time, so SQLite need not lock around each column
    // that is read; nor count its memory under a lock of all threads. Has no effect once SQLite has started in this
    // process, and then nothing is lost but that.
    static std::once_flag configured;
    std::call_once(configured, [] {
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    });
    try {
        return std::make_unique<SqliteConnection>(address, purpose);
    } catch (const soci::soci_error& error) {
        throw DbError(DbErrorKind::ConnectionLost, error.get_error_message());
    }
}

}  // namespace tama::store
