// Answers that a question accepts, guessed from its tests: for benchmarks, and for playing a workflow through
// by itself. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "flows/workflow.hpp"

namespace tama::flows {

/// What the test probably takes, in `language` where it has words of its own; the likeliest first. Empty where
/// the test does not tell.
std::vector<std::string> sampleAnswers(const Case& test, std::string_view language);

/// What the `choice`th test of the router takes (counted round). "1" where the test does not tell.
std::string acceptedAnswer(const Router& router, std::string_view language, std::size_t choice = 0);

}  // namespace tama::flows
