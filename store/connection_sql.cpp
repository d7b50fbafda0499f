#include "store/connection_sql.hpp"

namespace tama::store {

std::int64_t ConnectionSql::execute(std::string_view statement, std::vector<SqlValue> params) {
    try {
        return connection_.execute(statement, params);
    } catch (const DbError&) {
        if (!failure_) failure_ = std::current_exception();
        throw;
    }
}

void ConnectionSql::query(
    std::string_view statement,
    std::vector<SqlValue> params,
    const std::vector<SqlType>& columns,
    const std::function<void(std::vector<SqlValue>&)>& take
) {
    try {
        connection_.query(statement, params, columns, take);
    } catch (const DbError&) {
        if (!failure_) failure_ = std::current_exception();
        throw;
    }
}

}  // namespace tama::store
