// Answers that a question accepts, guessed from its tests: for benchmarks, and for playing a workflow through
// by itself. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/expressions/calendar.hpp"
#include "flows/locations.hpp"
#include "flows/workflow.hpp"

namespace tama::flows {

/// What samples are made of beside the tests.
struct SampleWorld {
    std::optional<Date> today;             // days around it are tried, too
    const LocationTree* places = nullptr;  // outlives this
    Environment environment = {};          // how days and numbers are written
};

/// What the test probably takes, in `language` where it has words of its own; the likeliest first. Empty
/// where the test does not tell.
std::vector<std::string> sampleAnswers(
    const Case& test, std::string_view language, const SampleWorld& world = {}
);

/// What the `choice`th test of the router takes (counted round). "1" where the test does not tell.
std::string acceptedAnswer(const Router& router, std::string_view language, std::size_t choice = 0);

}  // namespace tama::flows
