// One file that holds several, for backups: written and read as a stream, encrypted to an X25519 public key
// or plain. A truncated, altered or wrongly keyed archive is an error before anything of it is used as whole.
// Form: "TAMABAK1", one mode byte, then pieces of at most 64 KiB. Encrypted ('E'): a key sealed to the
// recipient (crypto_box_seal), a secretstream header, and XChaCha20-Poly1305 secretstream pieces, the last
// tagged final. Plain
// ('P'): pieces with their length, and a BLAKE2b digest of all at the end. Inside: name, size and bytes of
// each file. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace tama::server {

/// 32 bytes, written in files as one line of hexadecimal digits.
using ArchiveKey = std::vector<unsigned char>;

struct ArchiveKeyPair {
    ArchiveKey public_key;
    ArchiveKey secret_key;
};
ArchiveKeyPair makeArchiveKeys();
Result<ArchiveKey> readArchiveKey(const std::filesystem::path& file);

struct ArchivedFile {
    std::string name;  // without folders
    std::filesystem::path path;
};

/// Writes all files into the new file `target` (mode 0600), which appears only when it is complete and on
/// disk.
Result<void> writeArchive(
    const std::filesystem::path& target,
    const std::vector<ArchivedFile>& files,
    const std::optional<ArchiveKey>& public_key
);

/// Reads the archive to its end and unpacks its files (mode 0600) into `folder`, which must exist. After an
/// error the folder may hold parts. Returns the names.
Result<std::vector<std::string>> readArchive(
    const std::filesystem::path& archive,
    const std::filesystem::path& folder,
    const std::optional<ArchiveKey>& secret_key
);

}  // namespace tama::server
