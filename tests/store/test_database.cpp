#include "tests/store/test_database.hpp"

#include <atomic>
#include <cstdlib>
#include <stdexcept>

#include <unistd.h>

#include "store/connection.hpp"

namespace tama::tests {
namespace {

const char* postgresUrl() {
    return std::getenv("TAMA_TEST_POSTGRES");
}

void runOnPostgres(const std::string& statements) {
    const auto address = store::parseAddress(postgresUrl());
    if (!address) throw std::runtime_error("TAMA_TEST_POSTGRES: " + describe(address.error()));
    store::connectTo(*address, store::Purpose::Write)->script(statements);
}

std::string newSchemaName() {
    static std::atomic<int> count{0};
    return "test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

}  // namespace

std::vector<store::Engine> testEngines() {
    if (postgresUrl() == nullptr) return {store::Engine::Sqlite};
    return {store::Engine::Sqlite, store::Engine::Postgres};
}

TestDatabase::TestDatabase(store::Engine engine, const Adjust& adjust) {
    if (engine == store::Engine::Sqlite) {
        settings_.url = "sqlite:" + folder_.file("tama.db").string();
    } else {
        schema_ = newSchemaName();
        runOnPostgres("CREATE SCHEMA " + schema_);
        settings_.url = std::string(postgresUrl()) + "?options=-csearch_path%3D" + schema_;
    }
    if (adjust) adjust(settings_);
    reopen();
}

TestDatabase::~TestDatabase() {
    close();
    if (!schema_.empty()) runOnPostgres("DROP SCHEMA " + schema_ + " CASCADE");
}

void TestDatabase::reopen() {
    close();
    auto opened = store::Database::open(settings_);
    if (!opened) throw std::runtime_error(describe(opened.error()));
    database_ = std::move(*opened);
}

}  // namespace tama::tests
