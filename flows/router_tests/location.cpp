#include "flows/locations.hpp"
#include "flows/router_tests/families.hpp"

namespace tama::flows {
namespace location_tests {
namespace {

TestResult noBoundaries() {
    return TestResult::failed("can't find locations: no boundaries are loaded");
}

TestResult matchedPath(const std::optional<std::string>& path) {
    return path ? TestResult::matched(*path) : TestResult();
}

/// A contact whose state is not known says no more than an argument that is left out.
bool isGiven(const std::optional<Text>& place) {
    return place && !place->view().empty();
}

TestResult hasState(Evaluation& evaluation, Text text) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    return matchedPath(findInText(*locations, text.view(), LocationLevel::State, {}));
}

TestResult hasDistrict(Evaluation& evaluation, Text text, std::optional<Text> state) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    std::string parent;
    if (isGiven(state)) {
        const auto found = findInText(*locations, state->view(), LocationLevel::State, {});
        if (!found) return {};
        parent = *found;
    }
    return matchedPath(findInText(*locations, text.view(), LocationLevel::District, parent));
}

TestResult hasWard(
    Evaluation& evaluation, Text text, std::optional<Text> state, std::optional<Text> district
) {
    const auto* locations = evaluation.context().locations;
    if (locations == nullptr) return noBoundaries();
    std::string parent;
    if (isGiven(state)) {
        const auto in_state = findInText(*locations, state->view(), LocationLevel::State, {});
        if (!in_state) return {};
        parent = *in_state;
    }
    if (isGiven(district)) {
        const auto in_district = findInText(*locations, district->view(), LocationLevel::District, parent);
        if (!in_district) return {};
        parent = *in_district;
    }
    return matchedPath(findInText(*locations, text.view(), LocationLevel::Ward, parent));
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
