// What a question, or an action, has found out.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "flows/uuid.hpp"

namespace tama::flows {

/// A value that a router or action saved under a name.
struct RunResult {
    std::string key;  // the name in lower case, other signs than letters and digits as "_"
    std::string name;
    std::string value;
    std::string category;
    std::string category_localized;  // empty where it is the same
    Uuid node_uuid;
    std::string input;       // what the value was read from
    std::string extra_json;  // match details, or empty
    WallTime created_on;

    bool operator==(const RunResult&) const = default;
};

}  // namespace tama::flows
