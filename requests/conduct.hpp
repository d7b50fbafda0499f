// How a use case is conducted, beyond what is asked and of whom: set in development with the workflow, and part
// of what is approved. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace tama::requests {

struct Conduct {
    bool file_triggers = false;  // the triggers in the export of its workflow are heard, too

    bool operator==(const Conduct&) const = default;
};

/// Only what differs from the defaults, so that the hash of an approval stays when a new rule is made: "{}" for
/// none.
std::string toJson(const Conduct& conduct);
/// An Error names the member that is not what it should be. Members that are missing have their defaults.
Result<Conduct> conductFromJson(std::string_view json);

}  // namespace tama::requests
