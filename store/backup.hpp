// Copies of a SQLite database, taken while it is in use, and the check that a copy is whole. PostgreSQL has
// its own tools for this, and is refused with the name of the right one. Plain files: who encrypts them does
// it outside.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "base/result.hpp"

namespace tama::store {

/// Copies the database of `url` into the new file `target`, some pages at a time: no reader or writer waits
/// for it and the write-ahead log can shrink meanwhile. `target` appears only when it is complete and on
/// disk; a file that is already there is not replaced. `progress` (may be empty) is told the part done, 0
/// to 1.
Result<void> backUp(
    const std::string& url,
    const std::filesystem::path& target,
    const std::function<void(double)>& progress = {}
);

/// Reads the whole file: every page, index and reference, and that its schema is one this program knows.
Result<void> checkBackup(const std::filesystem::path& file);

}  // namespace tama::store
