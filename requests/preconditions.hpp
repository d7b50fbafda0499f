// What an act needs that only the database can show: test evidence that is real, a trigger word that nobody
// else listens to, somebody to ask. The rules about states and persons are in state_machine.hpp.
// Thread: any; call inside the transaction of the act. Source: the SOP, steps 3a, 3b, 3d and 9.
#pragma once

#include <string>

#include "base/result.hpp"
#include "flows/expressions/environment.hpp"
#include "requests/state_machine.hpp"
#include "requests/use_case_store.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// Refused with the SOP's step in words. `evidence` is that of the deed: {"transcript": SHA-256} for the
/// simulator, {"session": id} for a test on a phone. `conventions`: of the country.
Result<void> checkPreconditions(
    store::Sql& sql,
    const UseCase& use_case,
    Action action,
    const std::string& evidence,
    const flows::Environment& conventions
);

}  // namespace tama::requests
