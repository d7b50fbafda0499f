#include "store/parameters.hpp"

#include <algorithm>
#include <stdexcept>

namespace tama::store {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// The end of what starts at `at` and holds no parameters; `at` itself when nothing of the kind starts there.
std::size_t skipOpaque(std::string_view sql, std::size_t at) {
    const char c = sql[at];
    if (c == '\'' || c == '"') {
        const auto end =
            sql.find(c, at + 1);  // a doubled quote ends one string and starts the next: the same
        return end == std::string_view::npos ? sql.size() : end + 1;
    }
    if (sql.substr(at, 2) == "--") return std::min(sql.find('\n', at), sql.size());
    if (sql.substr(at, 2) == "/*") {
        const auto end = sql.find("*/", at + 2);
        return end == std::string_view::npos ? sql.size() : end + 2;
    }
    if (sql.substr(at, 2) == "::") return at + 2;
    return at;
}

}  // namespace

NumberedStatement numberParameters(std::string_view statement, char mark) {
    NumberedStatement numbered;
    numbered.text.reserve(statement.size());
    std::size_t at = 0;
    while (at < statement.size()) {
        if (const auto end = skipOpaque(statement, at); end != at) {
            numbered.text += statement.substr(at, end - at);
            at = end;
            continue;
        }
        const char c = statement[at++];
        if (c != ':' || at == statement.size() || !(isDigit(statement[at]) || isLetter(statement[at]))) {
            numbered.text += c;
            continue;
        }
        std::size_t number = 0;
        const auto first = at;
        while (at < statement.size() && isDigit(statement[at]) && at - first < 4) {
            number = number * 10 + static_cast<std::size_t>(statement[at++] - '0');
        }
        if (number == 0 || (at < statement.size() && (isDigit(statement[at]) || isLetter(statement[at])))) {
            throw std::logic_error("SQL parameters are numbered from :1: " + std::string(statement));
        }
        numbered.text += mark + std::string(statement.substr(first, at - first));
        numbered.parameters = std::max(numbered.parameters, number);
    }
    return numbered;
}

}  // namespace tama::store
