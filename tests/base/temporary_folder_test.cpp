#include "base/temporary_folder.hpp"

#include <fstream>

#include "tests/support/catch.hpp"

using namespace tama;

TEST_CASE("a temporary folder goes with its owner, and with all it holds", "[base]") {
    std::filesystem::path path;
    {
        auto first = TemporaryFolder::make("tama-test-");
        REQUIRE(first);
        const TemporaryFolder folder = std::move(*first);
        path = folder.path();
        std::ofstream(path / "file") << "content";
        CHECK(std::filesystem::exists(path / "file"));
        CHECK(
            (std::filesystem::status(path).permissions() & std::filesystem::perms::others_all) ==
            std::filesystem::perms::none
        );
    }
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a temporary folder where none can be is an error that says where", "[base]") {
    const auto none = TemporaryFolder::make("tama-test-", "/proc/nowhere");
    REQUIRE_FALSE(none);
    CHECK(none.error().place == "/proc/nowhere");
}
