// Who does which act of the procedure: the SOP's section 3 and the matrix of its permissions. Pure. What a person
// must be beyond the role (the requestor of this very use case, not the last editor) is in state_machine.hpp.
#pragma once

#include <optional>
#include <string>

#include "requests/roles.hpp"
#include "requests/state_machine.hpp"

namespace tama::requests {

/// What can be done besides the acts that change the state.
enum class Paperwork : std::uint8_t {
    Draft,        // make and fill in the request form
    WaiveNotice,  // of the week that a form is due before the start
    Amend         // times and cap, after the form was handed in
};

/// Any of these roles will do.
Roles officeOf(Action action);
Roles officeOf(Paperwork work);

/// The SOP's step that an act belongs to: "SOP step 8".
std::string sopStepOf(Action action);

/// Why somebody with these roles cannot do it, naming the step and who does it; nothing where they can.
std::optional<std::string> whyNotByRole(Action action, Roles roles);
std::optional<std::string> whyNotByRole(Paperwork work, Roles roles);

}  // namespace tama::requests
