// Runs the recorded scenarios of the reference engine, where TAMA_CONFORMANCE names the folder that holds them.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "flows/replay/replay.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows {

namespace {

std::string contentsOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("recorded scenarios come out as the reference engine recorded them", "[flows][conformance]") {
    const char* folder = std::getenv("TAMA_CONFORMANCE");
    if (folder == nullptr) {
        WARN("TAMA_CONFORMANCE is not set: no recorded scenario was run");
        return;
    }
    std::vector<std::filesystem::path> tests;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(folder) / "runner")) {
        if (entry.path().stem().string().find('.') != std::string::npos) tests.push_back(entry.path());
    }
    std::sort(tests.begin(), tests.end());
    REQUIRE_FALSE(tests.empty());
    for (const auto& test : tests) {
        const std::string name = test.filename().string();
        const auto assets = test.parent_path() / (name.substr(0, name.find('.')) + ".json");
        const std::string assets_text = contentsOf(assets);
        const auto report = replay(assets_text, assets.filename().string(), contentsOf(test), name);
        INFO(name);
        if (assets_text.find("action_sets") != std::string::npos) {
            // Legacy flows (before spec 13) are refused, with a reason.
            REQUIRE_FALSE(report);
            CHECK(report.error().message.find("legacy") != std::string::npos);
            continue;
        }
        if (!report) FAIL_CHECK(describe(report.error()));
        if (!report) continue;
        INFO(describe(*report));
        CHECK(report->tiers[0].ok);
        CHECK(report->tiers[1].ok);
        CHECK(report->tiers[2].ok);
    }
}

}  // namespace tama::flows
