// Runs the documented examples of the RapidPro engine where the environment variable TAMA_CONFORMANCE names a
// folder with expressions.tsv (kind, name, template, expected) and context.json; they are no part of this
// repository.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "flows/play/expression_shell.hpp"
#include "tests/flows/expressions/fixture.hpp"

using namespace tama;
using namespace tama::flows;

namespace {

/// Examples that this engine leaves out, by the start of the template, and why.
const std::map<std::string, std::string> kLeftOut = {
    {"@(rand(", "another random generator, so other numbers"},
    {"@(rand_between(", "another random generator, so other numbers"},
};

std::string readFile(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

/// The boundaries that the examples speak of.
class ExampleLocations final : public LocationResolver {
  public:
    std::optional<std::string> find(std::string_view name, int level, std::string_view parent)
        const override {
        static const std::map<int, std::pair<std::string, std::string>> paths = {
            {1, {"Kigali", "Rwanda > Kigali City"}},
            {2, {"Gasabo", "Rwanda > Kigali City > Gasabo"}},
            {3, {"Gisozi", "Rwanda > Kigali City > Gasabo > Gisozi"}},
        };
        const auto& [known, path] = paths.at(level);
        if (!equalsIgnoringCase(known, name) || !path.starts_with(parent)) return std::nullopt;
        return path;
    }
};

/// Enough of a numbering plan for the examples.
std::optional<std::string> exampleNumber(std::string_view text, std::string_view country) {
    std::string digits;
    for (const char c : text) {
        if (isDigit(c)) digits += c;
    }
    if (text.starts_with('+') && digits.size() >= 10) return "+" + digits;
    if (country == "US" && digits.size() == 10) return "+1" + digits;
    return std::nullopt;
}

std::string exampleNational(std::string_view number) {
    if (number == "+250781234567") return "0781 234 567";
    if (number == "+12024561111") return "(202) 456-1111";
    return std::string(number);
}

std::string unescapedExpectation(std::string text) {
    for (const auto& [escape, meant] :
         std::map<std::string, std::string>{{"\\n", "\n"}, {"\\t", "\t"}, {"\\x20", " "}}) {
        text = replaceAll(text, escape, meant);
    }
    return text;
}

}  // namespace

TEST_CASE("The documented examples of the RapidPro engine hold", "[flows][conformance]") {
    const char* folder = std::getenv("TAMA_CONFORMANCE");
    if (folder == nullptr) {
        WARN("skipped: TAMA_CONFORMANCE names no folder with expressions.tsv");
        return;
    }
    const ExampleLocations locations;
    const auto shell = ExpressionShell::open(
        readFile(std::filesystem::path(folder) / "context.json"),
        Instant{},
        {exampleNumber, exampleNational, &locations}
    );
    REQUIRE(shell);
    Random random(1);

    std::ifstream rows(std::filesystem::path(folder) / "expressions.tsv");
    std::string line;
    std::getline(rows, line);
    int held = 0;
    int left_out = 0;
    int failed = 0;
    while (std::getline(rows, line)) {
        const std::size_t first = line.find('\t', line.find('\t') + 1);
        const std::size_t last = line.rfind('\t');
        REQUIRE(first < last);
        const std::string source = line.substr(first + 1, last - first - 1);
        const std::string expected = unescapedExpectation(line.substr(last + 1));
        bool skip = false;
        for (const auto& [start, reason] : kLeftOut) skip = skip || source.starts_with(start);
        if (skip) {
            ++left_out;
            continue;
        }
        const TextResult got = shell->evaluate(source, random);
        const bool same = expected == "ERROR" ? !got.errors.empty() && got.text.empty()
                                              : got.errors.empty() && got.text == expected;
        ++(same ? held : failed);
        if (!same) {
            std::cout << source << "\n  wanted " << expected << "\n  got    " << got.text
                      << join(got.errors, "; ") << "\n";
        }
    }
    std::cout << held << " examples hold, " << left_out << " left out, " << failed << " differ\n";
    CHECK(failed == 0);
    CHECK(held > 400);
}
