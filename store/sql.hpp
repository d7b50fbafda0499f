// Running SQL with static types, on SQLite and PostgreSQL alike. SOCI stays behind this header.
// Parameters are written :1, :2 … in the statement and may be used more than once. Statements are prepared
// once per connection and kept, so pass the same text each time (a literal), never one with values spliced
// in. One thread at a time. A failing statement throws DbError.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/clock.hpp"

namespace tama::store {

enum class DbErrorKind { UniqueViolation, ForeignKeyViolation, Busy, Retry, DiskFull, ConnectionLost, Other };

class DbError : public std::runtime_error {
  public:
    DbError(DbErrorKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    DbErrorKind kind() const { return kind_; }

  private:
    DbErrorKind kind_;
};

/// A value on its way into or out of the database. Times travel as epoch milliseconds, booleans as 0/1.
using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;
enum class SqlType : std::uint8_t { Integer, Real, Text };

namespace detail {

template <class T>
struct SqlTraits;  // a type that has no SqlTraits cannot go into or out of the database

template <class Int>
    requires std::is_integral_v<Int>
struct SqlTraits<Int> {
    static constexpr SqlType kType = SqlType::Integer;
    static SqlValue in(Int value) { return static_cast<std::int64_t>(value); }
    static Int out(const SqlValue& value) {
        const auto wide = std::get<std::int64_t>(value);
        if constexpr (std::is_same_v<Int, bool>) return wide != 0;
        const auto narrow = static_cast<Int>(wide);
        if (static_cast<std::int64_t>(narrow) != wide) throw std::out_of_range("database integer too large");
        return narrow;
    }
};

template <>
struct SqlTraits<double> {
    static constexpr SqlType kType = SqlType::Real;
    static SqlValue in(double value) { return value; }
    static double out(const SqlValue& value) { return std::get<double>(value); }
};

template <>
struct SqlTraits<std::string> {
    static constexpr SqlType kType = SqlType::Text;
    static SqlValue in(const std::string& value) { return value; }
    static std::string out(SqlValue& value) { return std::move(std::get<std::string>(value)); }
};

template <>
struct SqlTraits<std::string_view> {
    static SqlValue in(std::string_view value) { return std::string(value); }
};

template <>
struct SqlTraits<const char*> {
    static SqlValue in(const char* value) { return std::string(value); }
};

template <>
struct SqlTraits<WallTime> {
    static constexpr SqlType kType = SqlType::Integer;
    static SqlValue in(WallTime value) { return toEpochMs(value); }
    static WallTime out(const SqlValue& value) { return fromEpochMs(std::get<std::int64_t>(value)); }
};

template <class T>
struct SqlTraits<std::optional<T>> {
    static constexpr SqlType kType = SqlTraits<T>::kType;
    static SqlValue in(const std::optional<T>& value) {
        return value ? SqlTraits<T>::in(*value) : SqlValue{};
    }
    static std::optional<T> out(SqlValue& value) {
        if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
        return SqlTraits<T>::out(value);
    }
};

template <class... Columns>
struct TupleRow {
    using type = std::tuple<Columns...>;
    static std::vector<SqlType> types() { return {SqlTraits<Columns>::kType...}; }
    static type out(std::vector<SqlValue>& values) {
        return outOf(values, std::index_sequence_for<Columns...>{});
    }

  private:
    template <std::size_t... Index>
    static type outOf(std::vector<SqlValue>& values, std::index_sequence<Index...>) {
        return type{SqlTraits<Columns>::out(values[Index])...};
    }
};

template <class... Columns>
struct RowOf : TupleRow<Columns...> {};
template <class... Columns>
struct RowOf<std::tuple<Columns...>> : TupleRow<Columns...> {};
template <class Column>
struct RowOf<Column> {
    using type = Column;
    static std::vector<SqlType> types() { return {SqlTraits<Column>::kType}; }
    static type out(std::vector<SqlValue>& values) { return SqlTraits<Column>::out(values[0]); }
};

}  // namespace detail

/// One column gives the column's type, several a tuple of them. A row that has a name is asked for by it:
///   using Found = std::tuple<std::int64_t, std::string>;
///   sql.all<Found>("SELECT id, name …")
template <class... Columns>
using Row = typename detail::RowOf<Columns...>::type;

class Sql {
  public:
    virtual ~Sql() = default;

    /// Runs a statement that gives no rows; returns the number of rows it changed.
    template <class... Params>
    std::int64_t run(std::string_view statement, const Params&... params) {
        return execute(statement, pack(params...));
    }

    /// The only row, or nothing. Further rows are an error of the program (std::logic_error).
    template <class... Columns, class... Params>
    std::optional<Row<Columns...>> one(std::string_view statement, const Params&... params) {
        std::optional<Row<Columns...>> found;
        each<Columns...>(
            statement,
            [&found](Row<Columns...> row) {
                if (found) throw std::logic_error("more than one row where one was asked for");
                found = std::move(row);
            },
            params...
        );
        return found;
    }

    template <class... Columns, class... Params>
    std::vector<Row<Columns...>> all(std::string_view statement, const Params&... params) {
        std::vector<Row<Columns...>> rows;
        each<Columns...>(
            statement, [&rows](Row<Columns...> row) { rows.push_back(std::move(row)); }, params...
        );
        return rows;
    }

    /// Calls `take(row)` for each row as it arrives. `take` must not use this connection.
    template <class... Columns, class Take, class... Params>
    void each(std::string_view statement, Take&& take, const Params&... params) {
        static const std::vector<SqlType> types = detail::RowOf<Columns...>::types();
        query(statement, pack(params...), types, [&take](std::vector<SqlValue>& values) {
            take(detail::RowOf<Columns...>::out(values));
        });
    }

    /// As each(), for a statement put together at run time from fixed pieces (a compiled group query): its
    /// text depends on the shape of the query alone, and every value stands in `params`.
    template <class... Columns, class Take>
    void eachBound(std::string_view statement, std::vector<SqlValue> params, Take&& take) {
        static const std::vector<SqlType> types = detail::RowOf<Columns...>::types();
        query(statement, std::move(params), types, [&take](std::vector<SqlValue>& values) {
            take(detail::RowOf<Columns...>::out(values));
        });
    }

    /// The new row's id, of an INSERT … RETURNING id.
    template <class... Params>
    std::int64_t insert(std::string_view statement, const Params&... params) {
        const auto id = one<std::int64_t>(statement, params...);
        if (!id) throw std::logic_error("the insert returned no id");
        return *id;
    }

  protected:
    virtual std::int64_t execute(std::string_view statement, std::vector<SqlValue> params) = 0;
    /// A NULL in a column asked for without std::optional throws std::bad_variant_access in `take`.
    virtual void query(
        std::string_view statement,
        std::vector<SqlValue> params,
        const std::vector<SqlType>& columns,
        const std::function<void(std::vector<SqlValue>&)>& take
    ) = 0;

  private:
    template <class... Params>
    static std::vector<SqlValue> pack(const Params&... params) {
        std::vector<SqlValue> packed;
        packed.reserve(sizeof...(Params));
        (packed.push_back(detail::SqlTraits<std::decay_t<const Params&>>::in(params)), ...);
        return packed;
    }
};

}  // namespace tama::store
