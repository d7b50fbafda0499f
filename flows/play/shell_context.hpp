// What is given to the expression shell, as the engine has it: a session that stands still. Internal to the
// shell. Pure.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "flows/assets.hpp"
#include "flows/engine/sprint.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

struct ShellContext {
    Value roots;    // an object: all that was given, but the settings
    Assets assets;  // fields by the readings of the contact's, the channel of the input
    Environment environment;
    Instant now;
    Sprint sprint;  // contact, input, and the run with its parent and child

    /// Whether the engine's view of a root stands for what was given.
    bool isOfSession(std::string_view root) const;
};

/// Refuses what is no object, and settings and contacts that no session could have.
Result<ShellContext> readShellContext(std::string_view json, Instant now);

}  // namespace tama::flows
