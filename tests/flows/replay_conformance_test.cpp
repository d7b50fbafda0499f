// Runs the recorded scenarios of the reference engine, where TAMA_CONFORMANCE names the folder that holds
// them. The project has none of its own: they are third-party data.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "flows/replay/replay.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::string contentsOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::filesystem::path> scenariosIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().stem().string().find('.') != std::string::npos) out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("recorded scenarios come out as the reference engine recorded them", "[flows][conformance]") {
    const char* folder = std::getenv("TAMA_CONFORMANCE");
    if (folder == nullptr) {
        WARN("TAMA_CONFORMANCE is not set: no recorded scenario was run");
        return;
    }
    const auto tests = scenariosIn(std::filesystem::path(folder) / "runner");
    REQUIRE_FALSE(tests.empty());
    std::array<int, 3> held{};
    for (const auto& test : tests) {
        const std::string name = test.filename().string();
        const auto assets = test.parent_path() / (name.substr(0, name.find('.')) + ".json");
        const auto report = replay(contentsOf(assets), assets.filename().string(), contentsOf(test), name);
        INFO(name);
        if (!report) FAIL_CHECK(describe(report.error()));
        if (!report) continue;
        INFO(describe(*report));
        for (std::size_t tier = 0; tier < held.size(); ++tier) {
            CHECK(report->tiers[tier].ok);
            held[tier] += report->tiers[tier].ok ? 1 : 0;
        }
    }
    WARN(tests.size() << " recorded scenarios: T1 " << held[0] << ", T2 " << held[1] << ", T3 " << held[2]);
}

}  // namespace tama::flows::testing
