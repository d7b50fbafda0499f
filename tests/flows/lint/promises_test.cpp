#include "flows/lint/promises.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/support/catch.hpp"

using namespace tama::flows;

namespace {

std::string example(const std::string& name) {
    std::ifstream file(std::string(TAMA_SOURCE_DIR) + "/flows-examples/" + name + ".json");
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("where answering is paid for, each text that calls it free is an error, in any language", "[flows]") {
    const auto findings = promisesOfFree(example("stock-out-report"), "stock.json");
    REQUIRE(findings.size() >= 2);
    for (const auto& finding : findings) {
        CHECK(finding.severity == Severity::Error);
        CHECK(finding.rule == "not-free");
    }
    for (const char* language : {"eng: ", "fra: "}) {
        CHECK(std::ranges::any_of(findings, [&](const Finding& finding) {
            return finding.message.starts_with(language);
        }));
    }
}

TEST_CASE("freedom and freezers are no promise, and what cannot be read promises nothing", "[flows]") {
    auto text = example("announcement");
    for (const std::string word : {"free", "Free", "gratuit", "Gratuit"}) {
        for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + word.size() + 3)) {
            text.insert(at + word.size(), "zer");
        }
    }
    CHECK(promisesOfFree(text, "announcement.json").empty());
    CHECK(promisesOfFree("{", "broken.json").empty());
}
