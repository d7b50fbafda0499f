// What comes next for a use case, for whoever looks at it: the act, the SOP's step, who does it, and what is still
// missing. Says what state_machine.hpp and the evidence would say, before anybody tries.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "requests/roles.hpp"
#include "requests/state_machine.hpp"
#include "requests/use_case_store.hpp"
#include "requests/use_cases.hpp"
#include "store/sql.hpp"

namespace tama::requests {

struct Outlook {
    std::optional<Action> next;  // nothing: the use case is over
    Roles who;                   // any of these roles
    std::string account;         // the one account that can, where only one can; else empty
    std::vector<Error> missing;  // for `next`; place: the field, where one is meant
};

/// From the state alone, for lists: nothing is missing in it.
Outlook outlookOf(State state, const RequestForm& form);
Outlook outlookOf(store::Sql& sql, const UseCase& use_case, const UseCases& rules, WallTime now);

}  // namespace tama::requests
