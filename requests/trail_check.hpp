// Compares the rows of use cases and approvals with what the audit trail says of them: a state or an approval
// that was edited by hand, outside the procedure, is found. The trail itself is checked by verifyAuditTrail().
#pragma once

#include <vector>

#include "base/error.hpp"
#include "store/sql.hpp"

namespace tama::requests {

/// One Error for each row that differs, at most 100; empty when all agree. Place: the use case's number.
std::vector<Error> differencesFromTrail(store::Sql& sql);

}  // namespace tama::requests
