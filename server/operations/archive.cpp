#include "server/operations/archive.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <sodium.h>

#include "base/hex.hpp"
#include "base/sync_to_disk.hpp"
#include "base/text.hpp"
#include "server/operations/archive_stream.hpp"

namespace tama::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestName = 100;
constexpr auto kOwnerOnly = fs::perms::owner_read | fs::perms::owner_write;

/// Collects bytes into pieces.
class ContentWriter {
  public:
    explicit ContentWriter(PieceWriter& pieces) : pieces_(pieces) {}
    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            // A full piece is written when more comes, so that the last one is never empty by accident.
            if (piece_.size() == kArchivePiece) flush(false);
            const auto taken = std::min(bytes.size(), kArchivePiece - piece_.size());
            piece_.append(bytes.substr(0, taken));
            bytes.remove_prefix(taken);
        }
    }
    void number(std::uint64_t value) {
        std::array<char, 8> bytes;
        for (auto& byte : bytes) {
            byte = static_cast<char>(value & 0xFF);
            value >>= 8;
        }
        write({bytes.data(), bytes.size()});
    }
    void finish() { flush(true); }

  private:
    void flush(bool last) {
        pieces_.write(piece_, last);
        piece_.clear();
    }
    PieceWriter& pieces_;
    std::string piece_;
};

/// Takes bytes out of pieces.
class ContentReader {
  public:
    ContentReader(PieceReader& pieces, std::string place) : pieces_(pieces), place_(std::move(place)) {}

    /// At least one and at most `most` bytes.
    Result<std::string> some(std::size_t most) {
        while (position_ == piece_.content.size()) {
            if (piece_.last) return fail(ErrorCode::InvalidInput, "the archive ends too early", place_);
            auto next = pieces_.read();
            if (!next) return fail(next.error());
            piece_ = std::move(*next);
            position_ = 0;
        }
        auto taken = piece_.content.substr(position_, most);
        position_ += taken.size();
        return taken;
    }
    Result<std::string> exactly(std::size_t count) {
        std::string bytes;
        while (bytes.size() < count) {
            auto more = some(count - bytes.size());
            if (!more) return fail(more.error());
            bytes += *more;
        }
        return bytes;
    }
    Result<std::uint64_t> number() {
        const auto bytes = exactly(8);
        if (!bytes) return fail(bytes.error());
        std::uint64_t value = 0;
        for (auto byte = bytes->rbegin(); byte != bytes->rend(); ++byte) {
            value = value << 8 | static_cast<unsigned char>(*byte);
        }
        return value;
    }
    /// Nothing may follow, and the last piece must have been the last.
    Result<void> end() {
        if (position_ == piece_.content.size() && piece_.last) return {};
        return fail(ErrorCode::InvalidInput, "the archive goes on behind its end", place_);
    }

  private:
    PieceReader& pieces_;
    std::string place_;
    PieceReader::Piece piece_;
    std::size_t position_ = 0;
};

bool isPlainName(const std::string& name) {
    return !name.empty() && name.size() <= kLongestName && name[0] != '.' &&
           name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
}

void writeFile(ContentWriter& content, const ArchivedFile& file) {
    std::ifstream in(file.path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.path.string());
    const auto size = fs::file_size(file.path);
    content.number(file.name.size());
    content.write(file.name);
    content.number(size);
    std::uintmax_t left = size;
    std::string chunk(kArchivePiece, '\0');
    while (left > 0) {
        in.read(chunk.data(), static_cast<std::streamsize>(std::min<std::uintmax_t>(left, chunk.size())));
        const auto got = static_cast<std::size_t>(in.gcount());
        if (got == 0) throw std::runtime_error("became shorter while it was read: " + file.path.string());
        content.write(std::string_view(chunk).substr(0, got));
        left -= got;
    }
}

Result<void> unpackFile(ContentReader& content, const fs::path& target) {
    const auto size = content.number();
    if (!size) return fail(size.error());
    std::ofstream out(target, std::ios::binary | std::ios::trunc);
    fs::permissions(target, kOwnerOnly);
    for (auto left = *size; left > 0;) {
        const auto bytes =
            content.some(static_cast<std::size_t>(std::min<std::uint64_t>(left, kArchivePiece)));
        if (!bytes) return fail(bytes.error());
        out.write(bytes->data(), static_cast<std::streamsize>(bytes->size()));
        left -= bytes->size();
    }
    out.close();
    if (!out) return fail(ErrorCode::Unavailable, "the file cannot be written: is the disk full?", target);
    return syncToDisk(target);
}

Result<std::unique_ptr<PieceReader>> openPieces(
    std::istream& in, const std::optional<ArchiveKey>& secret_key, const std::string& place
) {
    std::string head(kArchiveMagic.size() + 1, '\0');
    in.read(head.data(), static_cast<std::streamsize>(head.size()));
    if (!in || !head.starts_with(kArchiveMagic))
        return fail(ErrorCode::InvalidInput, "this is not a backup of Tama", place);
    if (head.back() == 'P') return plainReader(in, place);
    if (head.back() != 'E') return fail(ErrorCode::InvalidInput, "the archive is damaged", place);
    if (!secret_key)
        return fail(ErrorCode::InvalidInput, "the backup is encrypted: give its key with --key FILE", place);
    return encryptedReader(in, *secret_key, place);
}

}  // namespace

ArchiveKeyPair makeArchiveKeys() {
    ArchiveKeyPair keys{ArchiveKey(crypto_box_PUBLICKEYBYTES), ArchiveKey(crypto_box_SECRETKEYBYTES)};
    crypto_box_keypair(keys.public_key.data(), keys.secret_key.data());
    return keys;
}

Result<ArchiveKey> readArchiveKey(const fs::path& file) {
    std::ifstream in(file);
    std::string line;
    if (!in || !std::getline(in, line)) return fail(ErrorCode::NotFound, "the key file cannot be read", file);
    const auto octets = fromHex(trim(line));
    if (!octets || octets->size() != crypto_box_PUBLICKEYBYTES) {
        return fail(ErrorCode::InvalidInput, "a key is one line of 64 hexadecimal digits", file);
    }
    return ArchiveKey(octets->begin(), octets->end());
}

Result<void> writeArchive(
    const fs::path& target,
    const std::vector<ArchivedFile>& files,
    const std::optional<ArchiveKey>& public_key
) {
    if (fs::exists(target))
        return fail(ErrorCode::Conflict, "there is a file of this name; choose another", target);
    const fs::path unfinished = target.string() + ".unfinished";
    std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
    if (!out) return fail(ErrorCode::Unavailable, "the file cannot be made: does its folder exist?", target);
    fs::permissions(unfinished, kOwnerOnly);
    try {
        out << kArchiveMagic << (public_key ? 'E' : 'P');
        const auto pieces = public_key ? encryptedWriter(out, *public_key) : plainWriter(out);
        ContentWriter content(*pieces);
        for (const auto& file : files) writeFile(content, file);
        content.number(0);
        content.finish();
        out.close();
        if (!out) throw std::runtime_error("the archive cannot be written: is the disk full?");
        if (const auto synced = syncToDisk(unfinished); !synced)
            throw std::runtime_error(describe(synced.error()));
        fs::rename(unfinished, target);
        return syncFolderOf(target);
    } catch (const std::exception& problem) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return fail(ErrorCode::Unavailable, problem.what(), target);
    }
}

Result<std::vector<std::string>> readArchive(
    const fs::path& archive, const fs::path& folder, const std::optional<ArchiveKey>& secret_key
) {
    std::ifstream in(archive, std::ios::binary);
    if (!in) return fail(ErrorCode::NotFound, "the backup cannot be opened", archive);
    const auto pieces = openPieces(in, secret_key, archive);
    if (!pieces) return fail(pieces.error());
    ContentReader content(**pieces, archive);
    std::vector<std::string> names;
    while (true) {
        const auto length = content.number();
        if (!length) return fail(length.error());
        if (*length == 0) break;
        if (*length > kLongestName) return fail(ErrorCode::InvalidInput, "the archive is damaged", archive);
        auto name = content.exactly(static_cast<std::size_t>(*length));
        if (!name) return fail(name.error());
        if (!isPlainName(*name))
            return fail(ErrorCode::InvalidInput, "the archive names a file outside it", archive);
        if (const auto unpacked = unpackFile(content, folder / *name); !unpacked)
            return fail(unpacked.error());
        names.push_back(std::move(*name));
    }
    if (const auto ended = content.end(); !ended) return fail(ended.error());
    if (const auto synced = syncToDisk(folder); !synced) return fail(synced.error());
    return names;
}

}  // namespace tama::server
