#include "bench/store/raw_sqlite.hpp"

#include <stdexcept>

#include <sqlite3.h>

namespace tama::bench {
namespace {

std::string textColumn(sqlite3_stmt* statement, int column) {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

RawSqlite::RawSqlite(const std::filesystem::path& file) {
    if (sqlite3_open(file.c_str(), &connection_) != SQLITE_OK)
        throw std::runtime_error("cannot open " + file.string());
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768");
    insert_ = prepare(
        "INSERT INTO bench_message (key, state, text, created_at) VALUES (?1, 'queued', ?2, ?3) RETURNING id"
    );
    update_ = prepare("UPDATE bench_message SET state = 'sent', finished_at = ?2 WHERE id = ?1");
    page_ = prepare(
        "SELECT id, key, state, text, finished_at FROM bench_message WHERE id > ?1 ORDER BY id LIMIT 20"
    );
}

RawSqlite::~RawSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_finalize(update_);
    sqlite3_finalize(page_);
    sqlite3_close(connection_);
}

void RawSqlite::run(const char* sql) {
    if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(connection_));
    }
}

sqlite3_stmt* RawSqlite::prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(connection_, sql, -1, &statement, nullptr) != SQLITE_OK) {
        throw std::runtime_error(sqlite3_errmsg(connection_));
    }
    return statement;
}

void RawSqlite::finish(sqlite3_stmt* statement) {
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(connection_));
}

void RawSqlite::insertMessage(std::int64_t key, const std::string& text) {
    sqlite3_bind_int64(insert_, 1, key);
    sqlite3_bind_text(insert_, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    sqlite3_bind_int64(insert_, 3, key);
    finish(insert_);
}

void RawSqlite::updateMessage(std::int64_t id, std::int64_t time) {
    sqlite3_bind_int64(update_, 1, id);
    sqlite3_bind_int64(update_, 2, time);
    finish(update_);
}

std::int64_t RawSqlite::readPage(std::int64_t from) {
    sqlite3_bind_int64(page_, 1, from);
    std::int64_t sum = 0;
    while (sqlite3_step(page_) == SQLITE_ROW) {
        sum += sqlite3_column_int64(page_, 0) + sqlite3_column_int64(page_, 1);
        const std::string state = textColumn(page_, 2);
        const std::string text = textColumn(page_, 3);
        if (sqlite3_column_type(page_, 4) != SQLITE_NULL) sum += sqlite3_column_int64(page_, 4);
        sum += static_cast<std::int64_t>(state.size() + text.size());
    }
    sqlite3_reset(page_);
    return sum;
}

}  // namespace tama::bench
