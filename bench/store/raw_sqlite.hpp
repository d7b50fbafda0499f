// The yardstick: the same rows through SQLite's own C interface, with prepared statements and nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

struct sqlite3;
struct sqlite3_stmt;

namespace tama::bench {

class RawSqlite {
  public:
    explicit RawSqlite(const std::filesystem::path& file);
    ~RawSqlite();
    RawSqlite(const RawSqlite&) = delete;
    RawSqlite& operator=(const RawSqlite&) = delete;

    void run(const char* sql);
    void insertMessage(std::int64_t key, const std::string& text);
    void updateMessage(std::int64_t id, std::int64_t time);
    /// The sum of the keys, so that the reading cannot be left out.
    std::int64_t readPage(std::int64_t from);

  private:
    sqlite3_stmt* prepare(const char* sql);
    void finish(sqlite3_stmt* statement);

    sqlite3* connection_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    sqlite3_stmt* page_ = nullptr;
};

}  // namespace tama::bench
