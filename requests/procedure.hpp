// The procedure as data: how much notice, which steps are required, deferrable or only recorded, when a second
// signature is needed, and how far a target group may grow. Profiles for a nation, a district and a small team are in
// the program; a ministry may write its own. Simulator, own phone, a second person's approval, STOP and the audit trail
// are no part of it: nothing can switch them off. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "requests/needs.hpp"
#include "requests/state_machine.hpp"

namespace tama::requests {

struct Countersigning {
    bool own_request = true;        // where the director is the requestor
    std::int64_t above_people = 0;  // in the target group; 0: however many they are
};

struct Procedure {
    std::string name = "national";
    std::int64_t version = 1;
    std::string about;
    std::chrono::days notice = kNotice;  // between handing the form in and the start
    Needs needs{};
    Countersigning countersigning;
    std::int64_t additions_percent = 5;  // what a target group may grow by without voiding the approval:
    std::int64_t additions_people = 10;  // the larger of the two
    std::chrono::hours deferred_due{72};  // what was put off is due so long after

    /// "national 1": what every row of the audit trail names.
    std::string label() const;
};

/// An Error names what is wrong, or what no procedure can switch off. `place`: the file.
Result<Procedure> procedureFromJson(std::string_view json, const std::string& place);

/// "national", "district", "small_team". NotFound names them.
Result<Procedure> builtInProcedure(std::string_view name);
std::vector<std::string> builtInProcedures();

}  // namespace tama::requests
