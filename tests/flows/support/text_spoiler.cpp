#include "tests/flows/support/text_spoiler.hpp"

#include <cstdlib>

#include "base/text.hpp"
#include "tests/support/catch.hpp"

namespace tama::flows::testing {

namespace {

std::int64_t numberOfEnvironment(const char* name, std::int64_t otherwise) {
    const char* text = std::getenv(name);
    if (text == nullptr) return otherwise;
    const auto number = parseInteger(text);
    if (!number || *number < 1 || *number > 2'000'000'000) FAIL(name << " is no number from 1 to 2000000000");
    return *number;
}

}  // namespace

int fuzzRuns(int otherwise) {
    return static_cast<int>(numberOfEnvironment("TAMA_FUZZ_RUNS", otherwise));
}

std::uint64_t fuzzSeed(std::uint64_t otherwise) {
    return static_cast<std::uint64_t>(
        numberOfEnvironment("TAMA_FUZZ_SEED", static_cast<std::int64_t>(otherwise))
    );
}

std::string spoiltText(
    Random& random,
    std::string text,
    const std::vector<std::string>& good,
    const std::vector<std::string>& pieces
) {
    for (auto changes = random.below(5); changes > 0; --changes) {
        const auto at = random.below(text.size() + 1);
        switch (random.below(4)) {
            case 0:
                text.insert(at, oneOf(random, pieces));
                break;
            case 1:
                text.erase(at, random.below(6));
                break;
            case 2:
                text.insert(at, oneOf(random, good));
                break;
            default:
                if (at < text.size()) text[at] = static_cast<char>(random.below(256));
        }
    }
    return text;
}

}  // namespace tama::flows::testing
