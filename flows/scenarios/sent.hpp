// What a workflow sent and what went wrong since the last thing happened in a scenario, as far as no step has
// expected it yet.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "flows/engine/sprint.hpp"
#include "flows/scenarios/script.hpp"

namespace tama::flows {

struct Sent {
    std::deque<std::string> messages;
    std::vector<std::string> problems;
    std::vector<std::pair<SideEffect, std::string>> effects;  // of the last sprint
    std::set<std::string> not_understood;                     // keys of results whose answer fell to "Other"

    /// Adds what the sprint brought. Returns its messages.
    std::vector<std::string> add(const Sprint& sprint);
};

}  // namespace tama::flows
