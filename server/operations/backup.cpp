#include "server/operations/backup.hpp"

#include <fstream>

#include "base/sync_to_disk.hpp"
#include "base/temporary_folder.hpp"
#include "base/text.hpp"
#include "requests/audit_trail.hpp"
#include "store/backup.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDatabaseName = "tama.db";
constexpr const char* kKeyName = "phone.key";
constexpr const char* kLastBackup = "last-backup";  // epoch milliseconds, in the data folder

Result<void> restoreInto(
    const fs::path& backup, const fs::path& folder, const std::optional<ArchiveKey>& key
) {
    const auto names = readArchive(backup, folder, key);
    if (!names) return fail(names.error());
    for (const auto* name : {kDatabaseName, kKeyName}) {
        if (!fs::exists(folder / name))
            return fail(ErrorCode::InvalidInput, std::string("the backup lacks ") + name, backup);
    }
    return store::checkBackup(folder / kDatabaseName);
}

Result<VerifiedBackup> inspect(const fs::path& folder) {
    const auto phones = store::PhoneCodec::openKeyFile(folder / kKeyName);
    if (!phones) return fail(phones.error());
    store::DatabaseSettings settings;
    settings.url = "sqlite:" + (folder / kDatabaseName).string();
    const auto database = store::Database::open(settings);
    if (!database) return fail(database.error());
    return (*database)->read([&](store::Sql& sql) -> Result<VerifiedBackup> {
        VerifiedBackup verified;
        const auto count = [&](const char* name, std::string_view statement) {
            verified.rows.emplace_back(name, sql.one<std::int64_t>(statement).value_or(0));
        };
        count("workers", "SELECT count(*) FROM worker");
        count("use cases", "SELECT count(*) FROM use_case");
        count("sessions", "SELECT count(*) FROM session");
        count("answers", "SELECT count(*) FROM answer");
        count("messages", "SELECT count(*) FROM message");
        count("accounts", "SELECT count(*) FROM account");
        if (const auto number = sql.one<std::string>("SELECT number FROM phone ORDER BY id LIMIT 1")) {
            phones->decode(*number);  // throws when the key is not this database's
        }
        const auto trail = requests::verifyAuditTrail(sql);
        if (!trail.ok())
            return fail(ErrorCode::Conflict, "the audit trail is broken: " + trail.reason, "transition");
        verified.audit_rows = trail.rows;
        return verified;
    });
}

}  // namespace

Result<void> createBackup(
    const Config& config,
    const fs::path& target,
    const std::optional<ArchiveKey>& public_key,
    WallTime now,
    const std::function<void(double)>& progress
) {
    if (fs::exists(target))
        return fail(ErrorCode::Conflict, "there is a file of this name; choose another", target);
    if (!fs::exists(config.phoneKeyFile())) {
        return fail(
            ErrorCode::NotFound, "there is no Tama in this data folder (no phone.key)", config.data_dir
        );
    }
    // On the disk of the data, which has the room, and for the owner alone.
    const auto scratch = TemporaryFolder::make("tama-backup-", config.data_dir);
    if (!scratch) return fail(scratch.error());
    const auto copy = scratch->path() / kDatabaseName;
    if (const auto copied = store::backUp(config.databaseUrl(), copy, progress); !copied)
        return fail(copied.error());
    const std::vector<ArchivedFile> files{{kDatabaseName, copy}, {kKeyName, config.phoneKeyFile()}};
    if (const auto written = writeArchive(target, files, public_key); !written) return fail(written.error());
    std::ofstream(config.data_dir / kLastBackup) << toEpochMs(now) << '\n';
    return {};
}

Result<void> restoreBackup(
    const fs::path& backup, const fs::path& data_dir, const std::optional<ArchiveKey>& secret_key
) {
    std::error_code error;
    fs::create_directories(data_dir, error);
    if (error)
        return fail(ErrorCode::Unavailable, "cannot make the data folder: " + error.message(), data_dir);
    if (!fs::is_empty(data_dir)) {
        return fail(
            ErrorCode::Refused,
            "the data folder is not empty; a restore never overwrites: name a new one",
            data_dir
        );
    }
    fs::permissions(data_dir, fs::perms::owner_all);
    auto restored = restoreInto(backup, data_dir, secret_key);
    if (restored) restored = syncFolderOf(data_dir);  // its name may be new
    if (!restored) {
        for (const auto& left : fs::directory_iterator(data_dir)) fs::remove(left.path(), error);
    }
    return restored;
}

Result<VerifiedBackup> verifyBackup(const fs::path& backup, const std::optional<ArchiveKey>& secret_key) {
    const auto scratch = TemporaryFolder::make("tama-verify-");
    if (!scratch) return fail(scratch.error());
    if (const auto restored = restoreInto(backup, scratch->path(), secret_key); !restored)
        return fail(restored.error());
    return inspect(scratch->path());
}

std::optional<WallTime> lastBackup(const fs::path& data_dir) {
    std::ifstream in(data_dir / kLastBackup);
    std::string line;
    if (!std::getline(in, line)) return std::nullopt;
    const auto ms = parseInteger(line);
    return ms ? std::optional(fromEpochMs(*ms)) : std::nullopt;
}

}  // namespace tama::server
