// Where a use case stands in the procedure, as JSON for the API and the command line: state, step of the SOP, who
// acts next and what is missing; then form, plan, tests, approval, remarks and the whole trail.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/clock.hpp"
#include "requests/outlook.hpp"
#include "requests/use_case_store.hpp"
#include "store/sql.hpp"

namespace tama::server {

/// {"act", "sop_step", "roles", "account", "missing": [{"place", "message"}]}; null where the use case is over.
nlohmann::json toJson(const requests::Outlook& outlook);

/// One line of a list: number, title, state, step, who acts next.
nlohmann::json procedureLine(const requests::UseCase& use_case);

nlohmann::json procedureView(
    store::Sql& sql,
    const requests::UseCase& use_case,
    const requests::UseCases& rules,
    WallTime now
);

}  // namespace tama::server
