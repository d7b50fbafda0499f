// Where a database is, read from its URL: "sqlite:/path/file.db", with "?vfs=name" where another SQLite file
// layer is wanted, or a libpq URL "postgresql://…".
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"

namespace tama::store {

struct Address {
    Engine engine = Engine::Sqlite;
    std::filesystem::path file;  // SQLite
    std::string vfs;             // SQLite: empty for the system's own
    std::string conninfo;        // PostgreSQL: keywords and values, with the password; never log it
    std::string shown;           // without secrets: for messages
};

Result<Address> parseAddress(const std::string& url);

}  // namespace tama::store
