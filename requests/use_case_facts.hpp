// The facts that the state machine decides by, read from the rows of a use case and its approval.
#pragma once

#include "requests/state_machine.hpp"
#include "requests/use_case_store.hpp"
#include "requests/use_cases.hpp"
#include "store/sql.hpp"

namespace tama::requests {

Facts factsOf(store::Sql& sql, const UseCase& use_case, const Procedure& procedure, const Deed& deed);

}  // namespace tama::requests
