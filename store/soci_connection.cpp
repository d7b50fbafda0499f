#include "store/soci_connection.hpp"

#include <stdexcept>

#include "store/parameters.hpp"

namespace tama::store {
namespace {

// A program has some hundreds of statements; more means that values are spliced into their text.
constexpr std::size_t kMostStatements = 2'000;

SqlType typeOf(const SqlValue& value) {
    if (std::holds_alternative<std::int64_t>(value)) return SqlType::Integer;
    if (std::holds_alternative<double>(value)) return SqlType::Real;
    return SqlType::Text;
}

bool isNull(const SqlValue& value) {
    return std::holds_alternative<std::monostate>(value);
}

}  // namespace

SociConnection::SociConnection(
    char parameter_mark, const soci::backend_factory& factory, const std::string& connect
)
    : parameter_mark_(parameter_mark), session_(factory, connect) {
}

std::int64_t SociConnection::execute(std::string_view statement, std::vector<SqlValue>& params) {
    static const std::vector<SqlType> kNoColumns;
    Prepared& ready = prepared(statement, params, kNoColumns);
    bindValues(ready, params);
    try {
        ready.statement.execute(true);
        endRows(ready.statement);
        return ready.statement.get_affected_rows();
    } catch (const soci::soci_error& error) {
        rethrow(statement, error);
    }
}

void SociConnection::query(
    std::string_view statement,
    std::vector<SqlValue>& params,
    const std::vector<SqlType>& columns,
    const std::function<void(std::vector<SqlValue>&)>& take
) {
    Prepared& ready = prepared(statement, params, columns);
    bindValues(ready, params);
    try {
        for (bool more = ready.statement.execute(true); more; more = nextRow(ready.statement)) {
            if (bindsColumns()) {
                takeBoundRow(ready);
            } else {
                readRow(ready.statement, columns, ready.row);
            }
            take(ready.row);
        }
        endRows(ready.statement);
    } catch (const soci::soci_error& error) {
        rethrow(statement, error);
    } catch (...) {
        forget(statement);  // it is in the middle of its rows and would keep its snapshot
        throw;
    }
}

void SociConnection::takeBoundRow(Prepared& ready) {
    for (std::size_t i = 0; i < ready.columns.size(); ++i) {
        Cell& cell = ready.columns[i];
        SqlValue& value = ready.row[i];
        if (cell.indicator == soci::i_null) {
            value = std::monostate{};
        } else if (cell.type == SqlType::Integer) {
            value = static_cast<std::int64_t>(cell.integer);
        } else if (cell.type == SqlType::Real) {
            value = cell.real;
        } else {
            value = std::move(cell.text);
        }
    }
}

SociConnection::Prepared& SociConnection::prepared(
    std::string_view statement, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
) {
    if (const auto known = prepared_.find(statement); known != prepared_.end()) {
        if (fits(*known->second, params, columns)) return *known->second;
        prepared_.erase(known);
    }
    if (prepared_.size() >= kMostStatements) prepared_.clear();
    return *prepared_.emplace(statement, prepare(statement, params, columns)).first->second;
}

bool SociConnection::fits(
    const Prepared& known, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
) {
    if (known.params.size() != params.size() || known.columns.size() != columns.size()) return false;
    for (std::size_t i = 0; i < params.size(); ++i) {
        if (!isNull(params[i]) && known.params[i].type != typeOf(params[i])) return false;
    }
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (known.columns[i].type != columns[i]) return false;
    }
    return true;
}

template <class Visit>
void SociConnection::withValue(Cell& cell, Visit visit) {
    if (cell.type == SqlType::Integer) {
        visit(cell.integer, cell.indicator);
    } else if (cell.type == SqlType::Real) {
        visit(cell.real, cell.indicator);
    } else {
        visit(cell.text, cell.indicator);
    }
}

std::unique_ptr<SociConnection::Prepared> SociConnection::prepare(
    std::string_view statement, const std::vector<SqlValue>& params, const std::vector<SqlType>& columns
) {
    const NumberedStatement numbered = numberParameters(statement, parameter_mark_);
    if (numbered.parameters != params.size()) {
        throw std::logic_error(
            "the statement has " + std::to_string(numbered.parameters) + " parameters and was given " +
            std::to_string(params.size()) + ": " + std::string(statement)
        );
    }
    try {
        auto fresh = std::make_unique<Prepared>(session_);
        fresh->params.resize(params.size());
        fresh->columns.resize(columns.size());
        fresh->row.resize(columns.size());
        // Each use(…) and into(…) stays in one expression with its exchange: they refer to temporaries.
        for (std::size_t i = 0; i < params.size(); ++i) {
            fresh->params[i].type = typeOf(params[i]);
            withValue(fresh->params[i], [&](auto& value, soci::indicator& indicator) {
                fresh->statement.exchange(soci::use(value, indicator));
            });
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            fresh->columns[i].type = columns[i];
            if (!bindsColumns()) continue;
            withValue(fresh->columns[i], [&](auto& value, soci::indicator& indicator) {
                fresh->statement.exchange(soci::into(value, indicator));
            });
        }
        fresh->statement.alloc();
        prepareFailures(fresh->statement, params.size());
        fresh->statement.prepare(numbered.text);
        fresh->statement.define_and_bind();
        return fresh;
    } catch (const soci::soci_error& error) {
        rethrow(statement, error);
    }
}

void SociConnection::bindValues(Prepared& ready, std::vector<SqlValue>& params) const {
    for (std::size_t i = 0; i < params.size(); ++i) {
        Cell& cell = ready.params[i];
        SqlValue& value = params[i];
        cell.indicator = isNull(value) ? soci::i_null : soci::i_ok;
        if (auto* integer = std::get_if<std::int64_t>(&value)) {
            cell.integer = *integer;
        } else if (const auto* real = std::get_if<double>(&value)) {
            cell.real = *real;
        } else if (auto* text = std::get_if<std::string>(&value)) {
            checkText(*text);
            cell.text = std::move(*text);
        }
    }
}

void SociConnection::rethrow(std::string_view statement, const soci::soci_error& error) {
    const DbErrorKind kind = kindOf(error);
    forget(statement);
    // Not what(): it lists the values of the parameters, and those may be phone numbers.
    std::string message = error.get_error_message();
    while (!message.empty() && message.back() == '\n') message.pop_back();
    throw DbError(kind, message + " [" + std::string(statement) + "]");
}

void SociConnection::forget(std::string_view statement) {
    if (const auto known = prepared_.find(statement); known != prepared_.end()) prepared_.erase(known);
}

}  // namespace tama::store
