// The rows and statements that are measured: a message is written, marked as sent, and read a page at a time.
#pragma once

#include <string>

namespace tama::bench {

inline constexpr const char* kTables =
    "CREATE TABLE bench_message (id INTEGER PRIMARY KEY, key BIGINT NOT NULL, state TEXT NOT NULL, text TEXT "
    "NOT NULL,"
    " created_at BIGINT NOT NULL, finished_at BIGINT);"
    "CREATE INDEX bench_unfinished ON bench_message (key, id) WHERE finished_at IS NULL";

inline std::string sampleText() {
    return "How many vials of oxytocin does your facility have today? Reply with a number, or 0 for none.";
}

}  // namespace tama::bench
