// What an act needs that only the database can show: a trigger word that nobody else listens to, somebody to ask.
// Tests on phones are in phone_tests.hpp. The rules about states and persons are in state_machine.hpp.
// Thread: any; call inside the transaction of the act. Source: the SOP, step 9.
#pragma once

#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "requests/state_machine.hpp"
#include "requests/use_case_store.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// Refused with the SOP's step in words. `conventions`: of the country.
Result<void> checkPreconditions(
    store::Sql& sql, const UseCase& use_case, Action action, const flows::Environment& conventions
);

}  // namespace tama::requests
