// An answer that a question accepts, guessed from its tests: for benchmarks and for playing a workflow
// through by itself. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "flows/workflow.hpp"

namespace tama::flows {

/// What the `choice`th test of the router takes (counted round), in `language` where it has words of its own.
/// "1" where the test does not tell.
std::string acceptedAnswer(const Router& router, std::string_view language, std::size_t choice = 0);

}  // namespace tama::flows
