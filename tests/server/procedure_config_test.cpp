#include "server/procedure_config.hpp"

#include <fstream>

#include "server/config.hpp"
#include "server/platform_settings.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

TEST_CASE("the configuration chooses the procedure, and the national one is chosen where it says nothing", "[server]") {
    CHECK(platformSettings(parseConfig("", "tama.toml").value()).procedure.label() == "national 1");
    const auto chosen = parseConfig("[procedure]\nprofile = \"small_team\"\n", "tama.toml");
    REQUIRE(chosen);
    CHECK(platformSettings(*chosen).procedure.label() == "small_team 1");
    const auto wrong = parseConfig("[procedure]\nprofile = \"village\"\n", "tama.toml");
    REQUIRE_FALSE(wrong);
    CHECK(describe(wrong.error().front()).find("there are district, national, small_team") != std::string::npos);
}

TEST_CASE("a procedure of one's own is a file beside the configuration, and cannot switch off the simulator", "[server]") {
    tests::ScratchFolder folder;
    const auto config = (folder.path() / "tama.toml").string();
    const auto write = [&](const std::string& step) {
        std::ofstream(folder.path() / "ours.json")
            << R"({"name": "ours", "version": 2, "notice_days": 5, "steps": {")" << step
            << R"(": "recorded"}, "countersign": {"own_request": true, "above_people": 0},)"
            << R"( "additions": {"percent": 5, "people": 10}, "deferred_hours": 72})";
    };
    write("plan");
    const auto own = parseConfig("[procedure]\nfile = \"ours.json\"\n", config);
    REQUIRE(own);
    CHECK(own->procedure.label() == "ours 2");
    write("pass_simulator");
    const auto refused = parseConfig("[procedure]\nfile = \"ours.json\"\n", config);
    REQUIRE_FALSE(refused);
    CHECK(describe(refused.error().front()).find("hold for everybody") != std::string::npos);
    CHECK_FALSE(parseConfig("[procedure]\nfile = \"nobody.json\"\n", config));
}
