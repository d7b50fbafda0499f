// How much each act of the procedure is needed: the SOP's own word is "required" for all. Pure.
#pragma once

#include <array>
#include <cstdint>

#include "requests/state_words.hpp"

namespace tama::requests {

enum class Need : std::uint8_t {
    Required,    // a gate: nothing goes on before it is done
    Deferrable,  // may be put off with a reason; then it is a task with a day on which it is due
    Recorded     // no gate; that it was left out stands in the audit trail
};

using Needs = std::array<Need, kActionCount>;  // by Action; Required where nothing is said

constexpr Need needOf(const Needs& needs, Action action) {
    return needs[static_cast<std::size_t>(action)];
}

}  // namespace tama::requests
