// A database for one test, on SQLite in a folder of its own or on the PostgreSQL that TAMA_TEST_POSTGRES
// names, in a schema of its own; gone with the object.
//   const auto engine = GENERATE(from_range(testEngines()));
//   TestDatabase database(engine);
//   database->queue().run([](store::Transaction& tx) { … });
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/temporary_folder.hpp"
#include "store/database.hpp"

namespace tama::tests {

/// SQLite, and PostgreSQL where there is one.
std::vector<store::Engine> testEngines();

/// A folder that is removed with all it holds.
class TestFolder {
  public:
    std::filesystem::path file(std::string_view name) const { return folder_.path() / name; }
    const std::filesystem::path& path() const { return folder_.path(); }

  private:
    TemporaryFolder folder_ = TemporaryFolder::make("tama-test-").value();
};

class TestDatabase {
  public:
    using Adjust = std::function<void(store::DatabaseSettings&)>;

    /// Open and migrated. `adjust` may change the settings before that.
    explicit TestDatabase(store::Engine engine = store::Engine::Sqlite, const Adjust& adjust = {});
    ~TestDatabase();
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    store::Database& operator*() const { return *database_; }
    store::Database* operator->() const { return database_.get(); }
    const std::string& url() const { return settings_.url; }
    const TestFolder& folder() const { return folder_; }

    void close() { database_.reset(); }
    void reopen();

  private:
    TestFolder folder_;
    store::DatabaseSettings settings_;
    std::string schema_;  // PostgreSQL
    std::unique_ptr<store::Database> database_;
};

}  // namespace tama::tests
