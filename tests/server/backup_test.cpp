#include "server/operations/backup.hpp"

#include <sys/stat.h>

#include "tests/server/server_fixture.hpp"
#include "tests/server/small_use_case.hpp"

using namespace tama;
using namespace tama::server;
using tests::ScratchFolder;

namespace {

/// A data folder with a small use case in it.
struct DataFolder {
    ScratchFolder scratch;
    Config config;

    DataFolder() {
        config.data_dir = scratch.path() / "data";
        std::filesystem::create_directory(config.data_dir);
        const auto phones = store::PhoneCodec::openKeyFile(config.phoneKeyFile());
        REQUIRE(phones);
        store::DatabaseSettings settings;
        settings.url = config.databaseUrl();
        const auto database = store::Database::open(settings);
        REQUIRE(database);
        tests::addSmallUseCase(**database, *phones);
    }
    std::filesystem::path at(const std::string& name) const { return scratch.path() / name; }
};

std::string failureOf(const Result<void>& result) {
    return result ? "" : describe(result.error());
}

}  // namespace

TEST_CASE("an encrypted backup restores to the same database, and only with its key", "[server]") {
    const DataFolder data;
    const auto keys = makeArchiveKeys();
    REQUIRE(createBackup(data.config, data.at("b"), keys.public_key, tests::kStart));
    CHECK(lastBackup(data.config.data_dir) == tests::kStart);
    struct stat status {};
    REQUIRE(::stat(data.at("b").c_str(), &status) == 0);
    CHECK((status.st_mode & 077) == 0);
    CHECK(ScratchFolder::read(data.at("b")).find("SQLite format") == std::string::npos);

    CHECK(failureOf(restoreBackup(data.at("b"), data.at("r1"), {})).find("--key") != std::string::npos);
    const auto other = makeArchiveKeys();
    CHECK(
        failureOf(restoreBackup(data.at("b"), data.at("r2"), other.secret_key)).find("not the key") !=
        std::string::npos
    );
    REQUIRE(failureOf(restoreBackup(data.at("b"), data.at("r3"), keys.secret_key)).empty());
    CHECK(
        ScratchFolder::read(data.at("r3") / "phone.key") == ScratchFolder::read(data.config.phoneKeyFile())
    );
    CHECK(std::filesystem::exists(data.at("r3") / "tama.db"));
}

TEST_CASE("verifying a backup counts what is in it", "[server]") {
    const DataFolder data;
    REQUIRE(createBackup(data.config, data.at("b"), {}, tests::kStart));
    const auto verified = verifyBackup(data.at("b"), {});
    REQUIRE(verified);
    const std::map<std::string, std::int64_t> rows(verified->rows.begin(), verified->rows.end());
    CHECK(rows.at("workers") == 6);
    CHECK(rows.at("use cases") == 1);
    CHECK(rows.at("answers") == 5);
}

TEST_CASE("a backup cut short or altered anywhere is refused, and leaves an empty folder", "[server]") {
    const DataFolder data;
    const auto keys = makeArchiveKeys();
    const std::vector<std::optional<ArchiveKey>> recipients{std::nullopt, keys.public_key};
    for (const auto& recipient : recipients) {
        const std::string name = recipient ? "encrypted" : "plain";
        REQUIRE(createBackup(data.config, data.at(name), recipient, tests::kStart));
        const auto whole = ScratchFolder::read(data.at(name));
        for (const auto length :
             {std::size_t{0},
              std::size_t{5},
              std::size_t{9},
              std::size_t{60},
              whole.size() / 2,
              whole.size() - 1}) {
            INFO(name << " cut to " << length);
            data.scratch.write("cut", whole.substr(0, length));
            CHECK_FALSE(restoreBackup(data.at("cut"), data.at("target"), keys.secret_key));
            CHECK(std::filesystem::is_empty(data.at("target")));
        }
        for (const auto place :
             {std::size_t{3}, std::size_t{8}, std::size_t{20}, whole.size() / 3, whole.size() - 2}) {
            INFO(name << " altered at " << place);
            auto altered = whole;
            altered[place] = static_cast<char>(altered[place] ^ 1);
            data.scratch.write("altered", altered);
            CHECK_FALSE(restoreBackup(data.at("altered"), data.at("target"), keys.secret_key));
        }
    }
}

TEST_CASE("a backup never overwrites a file, and a restore never a folder in use", "[server]") {
    const DataFolder data;
    data.scratch.write("b", "precious");
    CHECK_FALSE(createBackup(data.config, data.at("b"), {}, tests::kStart));
    CHECK(ScratchFolder::read(data.at("b")) == "precious");
    REQUIRE(createBackup(data.config, data.at("c"), {}, tests::kStart));
    CHECK(
        failureOf(restoreBackup(data.at("c"), data.config.data_dir, {})).find("not empty") !=
        std::string::npos
    );
}

TEST_CASE("an archive that names a file outside its folder is refused", "[server]") {
    const ScratchFolder scratch;
    const auto file = scratch.write("inside", "text");
    REQUIRE(writeArchive(scratch.path() / "a", {{"../outside", file}}, {}));
    std::filesystem::create_directory(scratch.path() / "target");
    const auto read = readArchive(scratch.path() / "a", scratch.path() / "target", {});
    REQUIRE_FALSE(read);
    CHECK_FALSE(std::filesystem::exists(scratch.path() / "outside"));
}

TEST_CASE("files of every size around a piece come back as they were", "[server]") {
    const ScratchFolder scratch;
    std::vector<ArchivedFile> files;
    for (const std::size_t size : {0u, 1u, 65'535u, 65'536u, 65'537u, 200'000u}) {
        const auto name = "f" + std::to_string(size);
        files.push_back({name, scratch.write(name, std::string(size, static_cast<char>('a' + size % 7)))});
    }
    const auto keys = makeArchiveKeys();
    REQUIRE(writeArchive(scratch.path() / "archive", files, keys.public_key));
    const auto target = scratch.path() / "target";
    std::filesystem::create_directory(target);
    const auto names = readArchive(scratch.path() / "archive", target, keys.secret_key);
    REQUIRE(names);
    CHECK(names->size() == files.size());
    for (const auto& file : files)
        CHECK(ScratchFolder::read(target / file.name) == ScratchFolder::read(file.path));
}

TEST_CASE("a key file that holds no key is an error that names it", "[server]") {
    const ScratchFolder scratch;
    CHECK_FALSE(readArchiveKey(scratch.path() / "missing"));
    CHECK_FALSE(readArchiveKey(scratch.write("short", "abcd\n")));
    CHECK_FALSE(readArchiveKey(scratch.write("long", std::string(66, 'a'))));
    CHECK(readArchiveKey(scratch.write("good", std::string(64, 'a') + "\n")));
}
