// Encoding and number of segments beside those of a splitter that nobody here wrote: Twilio's
// sms-segments-calculator (npm, MIT), on 20,000 random texts. Skipped with a message where Node.js or the
// package is missing: npm install --prefix build/npm sms-segments-calculator@1.3.0
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "base/random.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "gateway/text/sms_text.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::text;

namespace {

constexpr int kTexts = 20'000;
constexpr std::array<std::u32string_view, 4> kAlphabets{
    U"abcdefghijklmnopqrstuvwxyz ABCXYZ0123456789,.?!'\"()@£$¥èéùìòÇØøÅåΔΦΓÆßÉÄÖÑÜ§¿äöñüà\n",
    U"^{}\\[~]|€",
    U"çêáãâ’“”–…中文字عربياهلا",
    U"😀🚑🏥💉"};

/// Mostly of the first alphabet, so that all kinds of texts and of borders come.
std::string randomText(Random& random) {
    const bool with_extension = random.chance(0.4);
    const bool with_wide = random.chance(0.3);
    const bool with_emoji = with_wide && random.chance(0.4);
    std::string text;
    const auto length = 1 + random.below(420);
    for (std::uint64_t i = 0; i < length; ++i) {
        std::size_t kind = 0;
        if (with_extension && random.chance(0.08)) kind = 1;
        if (with_wide && random.chance(0.1)) kind = 2;
        if (with_emoji && random.chance(0.1)) kind = 3;
        const auto& alphabet = kAlphabets[kind];
        appendUtf8(text, alphabet[static_cast<std::size_t>(random.below(alphabet.size()))]);
    }
    return text;
}

std::string nodeModules() {
    if (const char* named = std::getenv("TAMA_NODE_MODULES")) return named;
    return std::string(TAMA_SOURCE_DIR) + "/build/npm/node_modules";
}

}  // namespace

TEST_CASE("Twilio's calculator agrees on 20,000 random texts", "[text]") {
    if (!std::filesystem::exists(nodeModules() + "/sms-segments-calculator") ||
        std::system("node --version > /dev/null 2>&1") != 0) {
        WARN("skipped: Node.js or the package sms-segments-calculator is not installed");
        return;
    }
    Random random(1);
    nlohmann::json texts = nlohmann::json::array();
    for (int i = 0; i < kTexts; ++i) texts.push_back(randomText(random));
    const auto folder = TemporaryFolder::make("tama-test-").value();
    const auto file = (folder.path() / "texts.json").string();
    std::ofstream(file) << texts.dump();
    const std::string command = "NODE_PATH='" + nodeModules() + "' node '" + TAMA_SOURCE_DIR +
                                "/tests/gateway/text/segments_oracle.cjs' '" + file + "'";
    FILE* answers = ::popen(command.c_str(), "r");
    REQUIRE(answers != nullptr);
    int disagreements = 0;
    for (const auto& text : texts) {
        std::array<char, 32> encoding{};
        int segments = 0;
        REQUIRE(std::fscanf(answers, "%31s %d", encoding.data(), &segments) == 2);
        const auto plan = planSms(text.get<std::string>());
        const bool same = encoding.data() == nameOf(plan.encoding) &&
                          plan.segments.size() == static_cast<std::size_t>(segments);
        if (same) continue;
        ++disagreements;
        UNSCOPED_INFO(
            encoding.data() << " " << segments << ", ours " << plan.segments.size() << ": " << text
        );
    }
    CHECK(disagreements == 0);
    CHECK(::pclose(answers) == 0);
}
