#include "store/backup.hpp"

#include <atomic>
#include <fstream>
#include <thread>

#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

void addNotes(Database& database, const std::string& prefix, int count) {
    database.queue().run([&](Transaction& tx) {
        for (int i = 0; i < count; ++i)
            tx.run("INSERT INTO note (text) VALUES (:1)", prefix + std::to_string(i));
    });
}

}  // namespace

TEST_CASE("a backup of a database in use opens as another", "[store]") {
    TestDatabase database;
    makeNotes(database->queue(), Engine::Sqlite);
    addNotes(*database, "a", 5'000);
    TestFolder folder;
    const auto file = folder.file("copy.tama");

    std::atomic<bool> stop{false};
    std::thread busy([&] {
        for (int i = 0; !stop; ++i) addNotes(*database, "during" + std::to_string(i) + "/", 1);
    });
    double done = 0;
    const auto made = backUp(database.url(), file, [&](double part) { done = part; });
    stop = true;
    busy.join();
    REQUIRE(made);
    CHECK(done == 1.0);
    REQUIRE(checkBackup(file));

    DatabaseSettings settings;
    settings.url = "sqlite:" + file.string();
    const auto other = Database::open(settings);
    REQUIRE(other);
    const auto copied = notes(**other);
    const auto present = notes(*database);
    REQUIRE(copied.size() >= 5'000);
    CHECK(std::equal(copied.begin(), copied.end(), present.begin()));
}

TEST_CASE("a backup never replaces a file", "[store]") {
    TestDatabase database;
    TestFolder folder;
    std::ofstream(folder.file("copy.tama")) << "something else";
    const auto made = backUp(database.url(), folder.file("copy.tama"));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::Conflict);
    CHECK_FALSE(std::filesystem::exists(folder.file("copy.tama.part")));
}

TEST_CASE("a damaged or foreign file is not taken for a backup", "[store]") {
    TestDatabase database;
    makeNotes(database->queue(), Engine::Sqlite);
    addNotes(*database, "a", 5'000);
    TestFolder folder;
    const auto file = folder.file("copy.tama");
    REQUIRE(backUp(database.url(), file));

    SECTION("pages are overwritten") {
        std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
        out.seekp(static_cast<std::streamoff>(std::filesystem::file_size(file) - 20'000));
        out << std::string(12'000, '\x5a');
    }
    SECTION("the end is missing") {
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    }
    SECTION("it is something else") {
        std::ofstream(file, std::ios::trunc) << std::string(10'000, 'x');
    }
    SECTION("it is empty") {
        std::filesystem::resize_file(file, 0);
    }
    SECTION("it is not there") {
        std::filesystem::remove(file);
    }
    CHECK_FALSE(checkBackup(file));
}

TEST_CASE("a backup of PostgreSQL is refused with the tool that does it", "[store]") {
    TestFolder folder;
    const auto made = backUp("postgresql://tama@127.0.0.1:1/tama", folder.file("copy.tama"));
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::Refused);
    CHECK(made.error().message.find("pg_dump") != std::string::npos);
}
