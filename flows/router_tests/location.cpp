#include "base/unicode.hpp"
#include "flows/expressions/words.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace location_tests {
namespace {

enum Level { kState = 1, kDistrict = 2, kWard = 3 };

TestResult noBoundaries() {
    return TestResult::failed("can't find locations: no boundaries are loaded");
}

/// The boundary that the text names: all of it, or else up to three words of it, longer names first.
std::optional<std::string> boundaryIn(
    const LocationResolver& locations, const Text& text, Level level, std::string_view parent
) {
    const auto words = wordsOf(text.view());
    if (words.empty()) return std::nullopt;
    if (auto found = locations.find(trimUnicode(text.view()), level, parent)) return found;
    constexpr std::size_t kMaxWords = 60;
    constexpr std::size_t kMaxNameWords = 3;
    const std::size_t count = std::min(words.size(), kMaxWords);
    for (std::size_t length = std::min(kMaxNameWords, count); length > 0; --length) {
        for (std::size_t first = 0; first + length <= count; ++first) {
            const std::string_view last = words[first + length - 1];
            const auto size = static_cast<std::size_t>(last.data() + last.size() - words[first].data());
            if (auto found = locations.find({words[first].data(), size}, level, parent)) return found;
        }
    }
    return std::nullopt;
}

TestResult matchedPath(const std::optional<std::string>& path) {
    return path ? TestResult::matched(*path) : TestResult();
}

TestResult hasState(Evaluation& evaluation, Text text) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    return matchedPath(boundaryIn(*locations, text, kState, {}));
}

TestResult hasDistrict(Evaluation& evaluation, Text text, std::optional<Text> state) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    std::string parent;
    if (state) {
        const auto found = boundaryIn(*locations, *state, kState, {});
        if (!found) return {};
        parent = *found;
    }
    return matchedPath(boundaryIn(*locations, text, kDistrict, parent));
}

TestResult hasWard(
    Evaluation& evaluation, Text text, std::optional<Text> state, std::optional<Text> district
) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    std::string parent;
    if (state) {
        const auto in_state = boundaryIn(*locations, *state, kState, {});
        if (!in_state) return {};
        parent = *in_state;
    }
    if (district) {
        const auto in_district = boundaryIn(*locations, *district, kDistrict, parent);
        if (!in_district) return {};
        parent = *in_district;
    }
    return matchedPath(boundaryIn(*locations, text, kWard, parent));
}

constexpr RouterTest kTable[] = {
    entry<&hasState>("has_state"),
    entry<&hasDistrict>("has_district"),
    entry<&hasWard>("has_ward"),
};

}  // namespace
}  // namespace location_tests

std::span<const RouterTest> locationTests() {
    return location_tests::kTable;
}

}  // namespace tama::flows
