// Rewrites the :1, :2 … of our SQL into the numbered parameters of the engine (?1 or $1), so that one that
// stands several times is bound once and has one type. Leaves strings, quoted names, comments and "::" casts
// alone. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tama::store {

struct NumberedStatement {
    std::string text;
    std::size_t parameters = 0;  // the highest number used
};

/// `mark` is '?' for SQLite, '$' for PostgreSQL. Throws std::logic_error for a named parameter (":name").
NumberedStatement numberParameters(std::string_view statement, char mark);

}  // namespace tama::store
