// What to say so that the operand of a split becomes what its tests look for: @(word_count(input.text)) is 3
// after three words. A guess backwards through the commonest functions: the engine says whether it was right.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/play/answers.hpp"

namespace tama::flows {

/// Texts for what the operand reads; `wanted` itself where it reads that as it is, or is not understood.
std::vector<std::string> textsForOperand(
    const Template& operand, const std::string& wanted, const SampleWorld& world
);

/// Texts for what the router's operand reads that the test of the case probably takes, the likeliest first.
std::vector<std::string> textsForCase(
    const Router& router, const Case& test, std::string_view language, const SampleWorld& world
);

}  // namespace tama::flows
