// The mark on a database in which the demo played: its accounts have printed passwords and its answers are
// nobody's, so `tama serve` refuses it. Any thread.
#pragma once

#include "base/result.hpp"
#include "store/database.hpp"

namespace tama::demo {

void markAsDemo(store::Database& database);

/// An Error where the demo played in this database.
Result<void> refuseDemoData(store::Database& database);

}  // namespace tama::demo
