#include "store/address.hpp"

#include <memory>
#include <string_view>

#include <libpq-fe.h>

namespace tama::store {
namespace {

constexpr std::string_view kUrlHelp =
    "a database URL is \"sqlite:/path/to/file.db\" or \"postgresql://user@host:5432/database\"";

Result<Address> parseSqliteAddress(std::string_view rest) {
    Address address;
    constexpr std::string_view kVfs = "?vfs=";
    if (const auto at = rest.rfind(kVfs); at != std::string_view::npos) {
        address.vfs = rest.substr(at + kVfs.size());
        rest = rest.substr(0, at);
    }
    // The file name is handed to SOCI between double quotes, which it cannot escape.
    if (rest.empty() || rest.find('"') != std::string_view::npos ||
        rest.find('\0') != std::string_view::npos) {
        return fail(ErrorCode::InvalidInput, std::string(kUrlHelp), "database url");
    }
    address.file = std::filesystem::path(rest);
    address.shown = address.file.string();
    return address;
}

std::string quotedForLibpq(std::string_view value) {
    std::string quoted = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

// SOCI looks for options of its own in the connection string and breaks a URL in doing so; keywords pass.
Result<Address> parsePostgresAddress(const std::string& url) {
    char* complaint = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(url.c_str(), &complaint), &PQconninfoFree
    );
    const std::unique_ptr<char, decltype(&PQfreemem)> complaint_owner(complaint, &PQfreemem);
    if (!options) return fail(ErrorCode::InvalidInput, std::string(kUrlHelp), "database url");

    Address address;
    address.engine = Engine::Postgres;
    address.shown = "postgresql";
    bool has_connect_timeout = false;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        const std::string_view keyword = option->keyword;
        address.conninfo += std::string(keyword) + "=" + quotedForLibpq(option->val) + " ";
        if (keyword == "connect_timeout") has_connect_timeout = true;
        if (keyword == "host" || keyword == "port" || keyword == "dbname") {
            address.shown += " " + std::string(keyword) + "=" + option->val;
        }
    }
    if (!has_connect_timeout) address.conninfo += "connect_timeout='5' ";
    return address;
}

}  // namespace

Result<Address> parseAddress(const std::string& url) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with(kSqlite)) return parseSqliteAddress(std::string_view(url).substr(kSqlite.size()));
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return parsePostgresAddress(url);
    return fail(ErrorCode::InvalidInput, std::string(kUrlHelp), "database url");
}

}  // namespace tama::store
