// SQLite behind Connection. SOCI puts SQLite's own names into the namespace sqlite_api.
#include <filesystem>

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
    void savepoint() override { run("SAVEPOINT closure"); }
    void releaseSavepoint() override { run("RELEASE closure"); }
    void rollbackToSavepoint() override {
        run("ROLLBACK TO closure");
        run("RELEASE closure");
    }

  protected:
    DbErrorKind kindOf(const soci::soci_error&) override {
        return kindOfSqliteCode(sqlite_api::sqlite3_extended_errcode(raw()));
    }

  private:
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
    try {
        return std::make_unique<SqliteConnection>(address, purpose);
    } catch (const soci::soci_error& error) {
        throw DbError(DbErrorKind::ConnectionLost, error.get_error_message());
    }
}

}  // namespace tama::store
