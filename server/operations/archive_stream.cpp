#include "server/operations/archive_stream.hpp"

#include <array>
#include <istream>
#include <ostream>
#include <stdexcept>

#include <sodium.h>

namespace tama::server {
namespace {

using Bytes = std::vector<unsigned char>;

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

void put(std::ostream& out, const void* data, std::size_t size) {
    out.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
    if (!out) throw std::runtime_error("the archive cannot be written: is the disk full?");
}

bool get(std::istream& in, void* data, std::size_t size) {
    in.read(static_cast<char*>(data), static_cast<std::streamsize>(size));
    return static_cast<std::size_t>(in.gcount()) == size;
}

tl::unexpected<Error> cutShort(const std::string& place) {
    return fail(
        ErrorCode::InvalidInput, "the archive is cut short: copy it again from where it was made", place
    );
}

/// The length of a piece (24 bits, little-endian) and, in the highest bit, whether it is the last.
constexpr std::uint32_t kLast = 0x8000'0000;

void putLength(std::ostream& out, std::size_t length, bool last) {
    const auto word = static_cast<std::uint32_t>(length) | (last ? kLast : 0);
    const std::array<unsigned char, 4> bytes{
        static_cast<unsigned char>(word),
        static_cast<unsigned char>(word >> 8),
        static_cast<unsigned char>(word >> 16),
        static_cast<unsigned char>(word >> 24)};
    put(out, bytes.data(), bytes.size());
}

std::optional<std::uint32_t> getLength(std::istream& in) {
    std::array<unsigned char, 4> bytes;
    if (!get(in, bytes.data(), bytes.size())) return std::nullopt;
    return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8 |
           static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

class Digest {
  public:
    Digest() { crypto_generichash_init(&state_, nullptr, 0, kSize); }
    void add(std::string_view text) { crypto_generichash_update(&state_, bytesOf(text), text.size()); }
    static constexpr std::size_t kSize = crypto_generichash_BYTES;
    std::array<unsigned char, kSize> finish() {
        std::array<unsigned char, kSize> digest;
        crypto_generichash_final(&state_, digest.data(), digest.size());
        return digest;
    }

  private:
    crypto_generichash_state state_;
};

class PlainWriter final : public PieceWriter {
  public:
    explicit PlainWriter(std::ostream& out) : out_(out) {}
    void write(std::string_view piece, bool last) override {
        putLength(out_, piece.size(), last);
        put(out_, piece.data(), piece.size());
        digest_.add(piece);
        if (!last) return;
        const auto digest = digest_.finish();
        put(out_, digest.data(), digest.size());
    }

  private:
    std::ostream& out_;
    Digest digest_;
};

class PlainReader final : public PieceReader {
  public:
    PlainReader(std::istream& in, std::string place) : in_(in), place_(std::move(place)) {}
    Result<Piece> read() override {
        const auto length = getLength(in_);
        if (!length) return cutShort(place_);
        Piece piece{std::string(*length & ~kLast, '\0'), (*length & kLast) != 0};
        if (piece.content.size() > kArchivePiece)
            return fail(ErrorCode::InvalidInput, "the archive is damaged", place_);
        if (!get(in_, piece.content.data(), piece.content.size())) return cutShort(place_);
        digest_.add(piece.content);
        if (!piece.last) return piece;
        std::array<unsigned char, Digest::kSize> digest;
        if (!get(in_, digest.data(), digest.size())) return cutShort(place_);
        if (digest != digest_.finish())
            return fail(ErrorCode::InvalidInput, "the archive is damaged", place_);
        return piece;
    }

  private:
    std::istream& in_;
    std::string place_;
    Digest digest_;
};

constexpr std::size_t kStreamKey = crypto_secretstream_xchacha20poly1305_KEYBYTES;
constexpr std::size_t kStreamHeader = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
constexpr std::size_t kStreamExtra = crypto_secretstream_xchacha20poly1305_ABYTES;

class EncryptedWriter final : public PieceWriter {
  public:
    EncryptedWriter(std::ostream& out, const ArchiveKey& public_key) : out_(out) {
        std::array<unsigned char, kStreamKey> key;
        crypto_secretstream_xchacha20poly1305_keygen(key.data());
        std::array<unsigned char, kStreamKey + crypto_box_SEALBYTES> sealed;
        if (crypto_box_seal(sealed.data(), key.data(), key.size(), public_key.data()) != 0) {
            throw std::runtime_error("the public key cannot be used");
        }
        std::array<unsigned char, kStreamHeader> header;
        crypto_secretstream_xchacha20poly1305_init_push(&state_, header.data(), key.data());
        sodium_memzero(key.data(), key.size());
        put(out_, sealed.data(), sealed.size());
        put(out_, header.data(), header.size());
    }
    void write(std::string_view piece, bool last) override {
        Bytes encrypted(piece.size() + kStreamExtra);
        const auto tag = static_cast<unsigned char>(
            last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                 : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
        );
        crypto_secretstream_xchacha20poly1305_push(
            &state_, encrypted.data(), nullptr, bytesOf(piece), piece.size(), nullptr, 0, tag
        );
        putLength(out_, encrypted.size(), last);
        put(out_, encrypted.data(), encrypted.size());
    }

  private:
    std::ostream& out_;
    crypto_secretstream_xchacha20poly1305_state state_;
};

class EncryptedReader final : public PieceReader {
  public:
    EncryptedReader(
        std::istream& in, const crypto_secretstream_xchacha20poly1305_state& state, std::string place
    )
        : in_(in), state_(state), place_(std::move(place)) {}
    Result<Piece> read() override {
        const auto length = getLength(in_);
        if (!length) return cutShort(place_);
        Bytes encrypted(*length & ~kLast);
        if (encrypted.size() < kStreamExtra || encrypted.size() > kArchivePiece + kStreamExtra) {
            return fail(ErrorCode::InvalidInput, "the archive is damaged", place_);
        }
        if (!get(in_, encrypted.data(), encrypted.size())) return cutShort(place_);
        Piece piece{std::string(encrypted.size() - kStreamExtra, '\0'), false};
        unsigned char tag = 0;
        const int failed = crypto_secretstream_xchacha20poly1305_pull(
            &state_,
            reinterpret_cast<unsigned char*>(piece.content.data()),
            nullptr,
            &tag,
            encrypted.data(),
            encrypted.size(),
            nullptr,
            0
        );
        if (failed) return fail(ErrorCode::InvalidInput, "the archive is damaged", place_);
        // The authenticated tag counts, not the mark beside the length.
        piece.last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
        return piece;
    }

  private:
    std::istream& in_;
    crypto_secretstream_xchacha20poly1305_state state_;
    std::string place_;
};

}  // namespace

std::unique_ptr<PieceWriter> plainWriter(std::ostream& out) {
    return std::make_unique<PlainWriter>(out);
}

std::unique_ptr<PieceWriter> encryptedWriter(std::ostream& out, const ArchiveKey& public_key) {
    return std::make_unique<EncryptedWriter>(out, public_key);
}

std::unique_ptr<PieceReader> plainReader(std::istream& in, std::string place) {
    return std::make_unique<PlainReader>(in, std::move(place));
}

Result<std::unique_ptr<PieceReader>> encryptedReader(
    std::istream& in, const ArchiveKey& secret_key, std::string place
) {
    std::array<unsigned char, kStreamKey + crypto_box_SEALBYTES> sealed;
    std::array<unsigned char, kStreamHeader> header;
    if (!get(in, sealed.data(), sealed.size()) || !get(in, header.data(), header.size()))
        return cutShort(place);
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> public_key;
    crypto_scalarmult_base(public_key.data(), secret_key.data());
    std::array<unsigned char, kStreamKey> key;
    if (crypto_box_seal_open(
            key.data(), sealed.data(), sealed.size(), public_key.data(), secret_key.data()
        ) != 0) {
        return fail(ErrorCode::Refused, "this is not the key the archive was encrypted to", place);
    }
    crypto_secretstream_xchacha20poly1305_state state;
    const int failed = crypto_secretstream_xchacha20poly1305_init_pull(&state, header.data(), key.data());
    sodium_memzero(key.data(), key.size());
    if (failed) return fail(ErrorCode::InvalidInput, "the archive is damaged", place);
    return std::make_unique<EncryptedReader>(in, state, std::move(place));
}

}  // namespace tama::server
