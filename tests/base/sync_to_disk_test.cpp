#include "base/sync_to_disk.hpp"

#include <fstream>

#include "base/temporary_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("a file, its folder and a folder named with a slash are brought to disk", "[base]") {
    const auto folder = TemporaryFolder::make("tama-test-").value();
    const auto file = folder.path() / "file";
    std::ofstream(file) << "text";
    CHECK(syncToDisk(file));
    CHECK(syncToDisk(folder.path()));
    CHECK(syncFolderOf(file));
    CHECK(syncFolderOf(folder.path() / "none" / ""));
}

TEST_CASE("what cannot be brought to disk is told with its name", "[base]") {
    const auto folder = TemporaryFolder::make("tama-test-").value();
    const auto synced = syncToDisk(folder.path() / "none");
    REQUIRE_FALSE(synced);
    CHECK(synced.error().code == ErrorCode::Unavailable);
    CHECK(synced.error().place == (folder.path() / "none").string());
    CHECK_FALSE(syncFolderOf(folder.path() / "none" / "file"));
}
