// PostgreSQL behind Connection.
#include <optional>

#include <soci/postgresql/soci-postgresql.h>

#include "store/soci_connection.hpp"

namespace tama::store {
namespace {

DbErrorKind kindOfSqlState(std::string_view state) {
    if (state == "23505") return DbErrorKind::UniqueViolation;
    if (state == "23503") return DbErrorKind::ForeignKeyViolation;
    if (state == "40001" || state == "40P01") return DbErrorKind::Retry;
    if (state == "55P03" || state == "53300") return DbErrorKind::Busy;  // lock or connections not to be had
    if (state.starts_with("53") || state.starts_with("58"))
        return DbErrorKind::DiskFull;  // disk, memory, I/O
    if (state.starts_with("08") || state.starts_with("57P")) return DbErrorKind::ConnectionLost;
    return DbErrorKind::Other;
}

class PostgresConnection final : public SociConnection {
  public:
    PostgresConnection(const Address& address, Purpose purpose)
        : SociConnection('$', soci::postgresql, address.conninfo) {
        // TERSE leaves out the DETAIL line, which repeats the values of the row.
        PQsetErrorVerbosity(raw(), PQERRORS_TERSE);
        script("SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET timezone = 'UTC'");
        // Whatever the server's configuration says: what was acknowledged is on disk.
        if (purpose == Purpose::Write) script("SET synchronous_commit = on");
    }

    ~PostgresConnection() override { forgetStatements(); }

    void script(const std::string& statements) override {
        const std::unique_ptr<PGresult, decltype(&PQclear)> result(
            PQexec(raw(), statements.c_str()), &PQclear
        );
        const auto status = PQresultStatus(result.get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return;
        const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        std::string message = PQerrorMessage(raw());
        while (!message.empty() && message.back() == '\n') message.pop_back();
        throw DbError(kindNow(state != nullptr ? state : ""), message);
    }

    // Serialisable gives closures on several writers what the one writer of SQLite gives them; a conflict is
    // a Retry. The lock on schema_version costs no round trip and lets beginWriteAlone wait for all others;
    // it is taken before the snapshot.
    void beginWrite() override {
        script("BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE schema_version IN ROW SHARE MODE");
    }
    void beginWriteAlone() override {
        script("BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE schema_version IN EXCLUSIVE MODE");
    }
    void beginRead() override { script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"); }

    void commit() override {
        // COMMIT of a transaction with an error in it is a silent roll-back.
        if (PQtransactionStatus(raw()) == PQTRANS_INERROR) {
            rollback();
            throw DbError(DbErrorKind::Other, "the transaction had failed before its commit");
        }
        script("COMMIT");
    }

    std::string commitMark() override {
        return firstText("SELECT CAST(pg_current_xact_id_if_assigned() AS TEXT)", {}).value_or("");
    }

    CommitFate fateOf(const std::string& mark) override {
        const auto status = firstText("SELECT pg_xact_status(CAST(CAST(:1 AS TEXT) AS xid8))", {mark});
        if (!status) throw DbError(DbErrorKind::Other, "the server has forgotten the transaction");
        if (*status == "committed") return CommitFate::Kept;
        if (*status == "aborted") return CommitFate::Dropped;
        // A server that has not seen its client go would wait, all locks held, for as long as TCP allows.
        firstText(
            "SELECT CAST(pg_terminate_backend(pid) AS TEXT) FROM pg_stat_activity "
            "WHERE backend_xid = xid(CAST(CAST(:1 AS TEXT) AS xid8))",
            {mark}
        );
        return CommitFate::Open;
    }

    void rollback() noexcept override {
        if (usable() && inTransaction()) PQclear(PQexec(raw(), "ROLLBACK"));
    }

    bool inTransaction() override {
        const auto status = PQtransactionStatus(raw());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }
    bool usable() override { return PQstatus(raw()) == CONNECTION_OK; }

    bool hasSavepoints() const override { return false; }
    bool isSnapshot() const override { return true; }
    void savepoint() override { script("SAVEPOINT closure"); }
    void releaseSavepoint() override { script("RELEASE SAVEPOINT closure"); }
    void rollbackToSavepoint() override {
        script("ROLLBACK TO SAVEPOINT closure; RELEASE SAVEPOINT closure");
    }

  protected:
    DbErrorKind kindOf(const soci::soci_error& error) override {
        const auto* ours = dynamic_cast<const soci::postgresql_soci_error*>(&error);
        return kindNow(ours != nullptr ? ours->sqlstate() : "");
    }

    // When a statement fails, SOCI looks up the parameters' names without asking whether there are any.
    void prepareFailures(soci::statement& statement, std::size_t parameters) const override {
        static_cast<soci::postgresql_statement_backend*>(statement.get_backend())->names_.resize(parameters);
    }

    void checkText(const std::string& text) const override {
        if (text.find('\0') != std::string::npos) {
            throw DbError(DbErrorKind::Other, "text with a zero byte cannot be stored in PostgreSQL");
        }
    }

  private:
    DbErrorKind kindNow(std::string_view state) {
        return usable() ? kindOfSqlState(state) : DbErrorKind::ConnectionLost;
    }

    std::optional<std::string> firstText(std::string_view statement, std::vector<SqlValue> params) {
        std::optional<std::string> found;
        query(statement, params, {SqlType::Text}, [&found](std::vector<SqlValue>& row) {
            if (auto* text = std::get_if<std::string>(&row[0])) found = std::move(*text);
        });
        return found;
    }

    PGconn* raw() { return static_cast<soci::postgresql_session_backend*>(session().get_backend())->conn_; }
};

}  // namespace

std::unique_ptr<Connection> connectToPostgres(const Address& address, Purpose purpose) {
    try {
        return std::make_unique<PostgresConnection>(address, purpose);
    } catch (const soci::soci_error& error) {
        std::string message = error.get_error_message();
        while (!message.empty() && message.back() == '\n') message.pop_back();
        throw DbError(DbErrorKind::ConnectionLost, message);
    }
}

}  // namespace tama::store
