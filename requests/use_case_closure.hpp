// What will happen if a use case is activated, read from the rows that it will happen from: every workflow within
// reach with its languages, globals and destinations, target group, trigger word, sender, times, conduct and cap.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flows/expressions/environment.hpp"
#include "requests/closure.hpp"
#include "requests/use_case_store.hpp"
#include "store/sql.hpp"

namespace tama::requests {

/// A workflow within reach that was edited since counts as changed, though the use case runs the revision it has:
/// whoever approved it is to see it before anybody believes that the edit goes out.
Closure closureOf(store::Sql& sql, const UseCase& use_case);

/// Who is in its target group now, ascending; empty without one. An Error where the group cannot be read any more.
Result<std::vector<std::int64_t>> audienceOf(
    store::Sql& sql, const UseCase& use_case, const flows::Environment& conventions
);

}  // namespace tama::requests
