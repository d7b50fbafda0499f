#include "server/operations/backup.hpp"

#include <fstream>
#include <ostream>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "base/hex.hpp"
#include "server/cli/commands.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

struct BackupCommand {
    StoreOptions store;
    fs::path file, key;
};

/// The key in the file, nothing without one; an unreadable key is printed and ends the command.
bool loadKey(const fs::path& file, std::optional<ArchiveKey>& key, Shell& shell) {
    if (file.empty()) return true;
    auto read = readArchiveKey(file);
    if (!read) {
        shell.failed(read.error());
        return false;
    }
    key = std::move(*read);
    return true;
}

void takeBackup(const BackupCommand& command, Shell& shell) {
    const auto config = command.store.load();
    if (!config) {
        shell.failed(config.error());
        return;
    }
    std::optional<ArchiveKey> key;
    if (!loadKey(command.key, key, shell)) return;
    const auto taken = createBackup(*config, command.file, key, SystemWallClock().now());
    if (!taken) {
        shell.failed(taken.error());
        return;
    }
    shell.out << command.file.string() << ": " << fs::file_size(command.file) / 1024 << " KiB, "
              << (key ? "encrypted\n"
                      : "not encrypted. It holds the key of the phone numbers: guard it like the database\n");
}

void restore(const BackupCommand& command, Shell& shell) {
    std::optional<ArchiveKey> key;
    if (!loadKey(command.key, key, shell)) return;
    const auto restored = restoreBackup(command.file, command.store.data_dir, key);
    if (!restored) {
        shell.failed(restored.error());
        return;
    }
    shell.out << "Restored into " << command.store.data_dir.string() << '\n';
}

void verify(const BackupCommand& command, Shell& shell) {
    std::optional<ArchiveKey> key;
    if (!loadKey(command.key, key, shell)) return;
    const auto verified = verifyBackup(command.file, key);
    if (!verified) {
        shell.failed(verified.error());
        return;
    }
    shell.out << "The backup restores, and its database is whole.\n";
    for (const auto& [name, rows] : verified->rows) shell.out << "  " << rows << ' ' << name << '\n';
    shell.out << "  " << verified->audit_rows << " rows of the audit trail, whole and in order\n";
}

bool writeKeyFile(const fs::path& file, const ArchiveKey& key, bool secret) {
    std::ofstream out(file);
    if (secret) fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    out << toHex(key) << '\n';
    out.close();
    return !out.fail();
}

void makeKeys(const fs::path& name, Shell& shell) {
    const fs::path public_file = name.string() + ".pub", secret_file = name.string() + ".key";
    for (const auto& file : {public_file, secret_file}) {
        if (!fs::exists(file)) continue;
        shell.failed({ErrorCode::Conflict, "there is a file of this name; choose another", file});
        return;
    }
    const auto keys = makeArchiveKeys();
    if (!writeKeyFile(secret_file, keys.secret_key, true) ||
        !writeKeyFile(public_file, keys.public_key, false)) {
        shell.failed({ErrorCode::Unavailable, "the key cannot be written", name});
        return;
    }
    shell.out << "Encrypt to " << public_file.string() << "; keep " << secret_file.string()
              << " away from this machine: without it no backup can be read.\n";
}

}  // namespace

void addBackupCommands(CLI::App& app, Shell& shell) {
    auto* backup = app.add_subcommand("backup", "Copies database and keys into one file, while Tama runs");
    const auto taking = std::make_shared<BackupCommand>();
    taking->store.addTo(*backup);
    backup->add_option("FILE", taking->file, "The backup to make")->required();
    backup->add_option("--to-public-key", taking->key, "Encrypt to this key (see backup-key)");
    backup->callback([taking, &shell] { takeBackup(*taking, shell); });

    auto* keys =
        app.add_subcommand("backup-key", "Makes a pair of keys for encrypted backups: NAME.pub and NAME.key");
    const auto name = std::make_shared<fs::path>();
    keys->add_option("NAME", *name, "Where to write them")->required();
    keys->callback([name, &shell] { makeKeys(*name, shell); });

    auto* restoring = app.add_subcommand("restore", "Puts a backup into an empty data folder");
    const auto restored = std::make_shared<BackupCommand>();
    restoring->add_option("FILE", restored->file, "The backup")->required();
    restoring->add_option("--data", restored->store.data_dir, "The new data folder")->required();
    restoring->add_option("--key", restored->key, "The secret key of an encrypted backup");
    restoring->callback([restored, &shell] { restore(*restored, shell); });

    auto* verifying =
        app.add_subcommand("verify", "Restores a backup in a scratch place and checks all of it");
    const auto verified = std::make_shared<BackupCommand>();
    verifying->add_option("FILE", verified->file, "The backup")->required();
    verifying->add_option("--key", verified->key, "The secret key of an encrypted backup");
    verifying->callback([verified, &shell] { verify(*verified, shell); });
}

}  // namespace tama::server
