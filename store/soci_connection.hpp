// What SQLite and PostgreSQL share behind SOCI: statements prepared once and kept, with the buffers they are
// bound to; only static into and use; every statement read to its end, since an unfinished one keeps its
// snapshot. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <soci/soci.h>

#include "store/connection.hpp"

namespace tama::store {

class SociConnection : public Connection {
  public:
    std::int64_t execute(std::string_view statement, std::vector<SqlValue>& params) override;
    void query(
        std::string_view statement,
        std::vector<SqlValue>& params,
        const std::vector<SqlType>& columns,
        const std::function<void(std::vector<SqlValue>&)>& take
    ) override;

  protected:
    SociConnection(char parameter_mark, const soci::backend_factory& factory, const std::string& connect);

    /// Must be called by the destructor of the class that owns the engine's side, before the session ends.
    void forgetStatements() { prepared_.clear(); }
    soci::session& session() { return session_; }

    /// Which kind of failure the engine has just reported.
    virtual DbErrorKind kindOf(const soci::soci_error& error) = 0;
    /// Whether SOCI fills the columns' buffers; else the engine's side reads each row with readRow.
    virtual bool bindsColumns() const { return true; }
    virtual bool nextRow(soci::statement& statement) { return statement.fetch(); }
    virtual void readRow(soci::statement&, const std::vector<SqlType>&, std::vector<SqlValue>& /*row*/) {}
    /// Ends a statement whose rows were not all read: it would keep its snapshot.
    virtual void endRows(soci::statement&) {}
    /// For engines where SOCI cannot report a failure of a statement whose parameters have no names.
    virtual void prepareFailures(soci::statement&, std::size_t /*parameters*/) const {}
    /// Throws DbError for values the engine cannot keep.
    virtual void checkText(const std::string&) const {}

  private:
    struct Cell {  // one parameter or column: SOCI is bound to the member that `type` names
        SqlType type = SqlType::Text;
        soci::indicator indicator = soci::i_ok;
        long long integer = 0;
        double real = 0;
        std::string text;
    };
    struct Prepared {
        explicit Prepared(soci::session& session) : statement(session) {}
        std::vector<Cell> params;   // never resized after binding: SOCI keeps pointers into it
        std::vector<Cell> columns;  // likewise
        std::vector<SqlValue> row;
        soci::statement statement;
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    Prepared& prepared(
        std::string_view statement, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
    );
    std::unique_ptr<Prepared> prepare(
        std::string_view statement, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
    );
    /// Calls `visit` with the member that the cell's type names, and its indicator.
    template <class Visit>
    static void withValue(Cell& cell, Visit visit);
    static bool fits(
        const Prepared& known, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
    );
    static void takeBoundRow(Prepared& ready);
    void bindValues(Prepared& statement, std::vector<SqlValue>& params) const;
    [[noreturn]] void rethrow(std::string_view statement, const soci::soci_error& error);
    void forget(std::string_view statement);

    char parameter_mark_;
    soci::session session_;
    std::unordered_map<std::string, std::unique_ptr<Prepared>, TextHash, std::equal_to<>> prepared_;
};

}  // namespace tama::store
