// Backups of a Tama: the database and the key of its phone numbers in one archive, taken while it runs;
// restored only into an empty data folder; verified by really restoring. One thread; blocks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/config.hpp"
#include "server/operations/archive.hpp"

namespace tama::server {

/// `progress` (may be empty) is told the part done, 0 to 1. Notes the time in the data folder, for the
/// doctor.
Result<void> createBackup(
    const Config& config,
    const std::filesystem::path& target,
    const std::optional<ArchiveKey>& public_key,
    WallTime now,
    const std::function<void(double)>& progress = {}
);

/// Refuses a folder that is not empty: nothing is ever overwritten. After an error the folder is empty again.
Result<void> restoreBackup(
    const std::filesystem::path& backup,
    const std::filesystem::path& data_dir,
    const std::optional<ArchiveKey>& secret_key
);

struct VerifiedBackup {
    std::vector<std::pair<std::string, std::int64_t>> rows;  // of the tables that matter, by name
    std::int64_t audit_rows = 0;                             // of the audit trail, whole and in order
};

/// Restores into a scratch folder, reads every page, migrates, opens, and checks the audit trail.
Result<VerifiedBackup> verifyBackup(
    const std::filesystem::path& backup, const std::optional<ArchiveKey>& secret_key
);

/// When the last backup was taken; nothing when there was none.
std::optional<WallTime> lastBackup(const std::filesystem::path& data_dir);

}  // namespace tama::server
