#include "store/phone_codec.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <tuple>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tama::store {
namespace {

constexpr std::size_t kKeySize = std::tuple_size_v<PhoneCodec::Key>;
constexpr std::size_t kNonceSize = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(kKeySize == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kKeySize >= crypto_generichash_KEYBYTES_MIN && kKeySize <= crypto_generichash_KEYBYTES_MAX);

void startSodium() {
    if (sodium_init() < 0) throw std::runtime_error("libsodium could not be started");
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

// A keyed BLAKE2b; `purpose` keeps the hashes of one key for different uses apart.
void keyedHash(
    unsigned char* out,
    std::size_t size,
    std::string_view purpose,
    std::string_view text,
    const PhoneCodec::Key& key
) {
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.data(), key.size(), size);
    crypto_generichash_update(&state, bytesOf(purpose), purpose.size());
    crypto_generichash_update(&state, bytesOf(text), text.size());
    crypto_generichash_final(&state, out, size);
}

class KeyFile {
  public:
    KeyFile(const std::filesystem::path& file, int flags)
        : descriptor_(::open(file.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~KeyFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    KeyFile(const KeyFile&) = delete;
    KeyFile& operator=(const KeyFile&) = delete;

    bool open() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

// Both keys in hexadecimal, on one line, so that the file can be printed and kept in a safe.
constexpr std::size_t kHexSize = 2 * 2 * kKeySize;

std::string writeError() {
    return "cannot write the key file: " + std::system_category().message(errno);
}

}  // namespace

Result<PhoneCodec> PhoneCodec::openKeyFile(const std::filesystem::path& file) {
    startSodium();
    std::array<unsigned char, 2 * kKeySize> keys{};
    if (const KeyFile made(file, O_WRONLY | O_CREAT | O_EXCL); made.open()) {
        randombytes_buf(keys.data(), keys.size());
        std::array<char, kHexSize + 1> hex{};
        sodium_bin2hex(hex.data(), hex.size(), keys.data(), keys.size());
        hex.back() = '\n';
        const auto written = ::write(made.get(), hex.data(), hex.size());
        if (written != static_cast<ssize_t>(hex.size()) || ::fsync(made.get()) != 0) {
            auto error = fail(ErrorCode::Unavailable, writeError(), file.string());
            ::unlink(file.c_str());  // half a key file would be refused for ever
            return error;
        }
        const KeyFile folder(file.has_parent_path() ? file.parent_path() : ".", O_RDONLY | O_DIRECTORY);
        if (!folder.open() || ::fsync(folder.get()) != 0) {
            return fail(ErrorCode::Unavailable, writeError(), file.string());
        }
    } else if (errno != EEXIST) {
        return fail(ErrorCode::Unavailable, writeError(), file.string());
    } else {
        const KeyFile present(file, O_RDONLY);
        std::array<char, kHexSize> hex{};
        std::size_t size = 0;
        if (!present.open() ||
            ::read(present.get(), hex.data(), hex.size()) != static_cast<ssize_t>(hex.size()) ||
            sodium_hex2bin(keys.data(), keys.size(), hex.data(), hex.size(), nullptr, &size, nullptr) != 0 ||
            size != keys.size()) {
            return fail(
                ErrorCode::Unavailable,
                "this is not a readable key file; without the right one, stored phone numbers cannot be "
                "read: "
                "restore it from its copy",
                file.string()
            );
        }
    }
    Key encryption{};
    Key lookup{};
    std::memcpy(encryption.data(), keys.data(), kKeySize);
    std::memcpy(lookup.data(), keys.data() + kKeySize, kKeySize);
    sodium_memzero(keys.data(), keys.size());
    return PhoneCodec(encryption, lookup);
}

PhoneCodec PhoneCodec::forTests(std::string_view word) {
    startSodium();
    Key encryption{};
    Key lookup{};
    const Key nothing{};
    keyedHash(encryption.data(), encryption.size(), "encryption", word, nothing);
    keyedHash(lookup.data(), lookup.size(), "lookup", word, nothing);
    return PhoneCodec(encryption, lookup);
}

std::int64_t PhoneCodec::key(const PhoneNumber& number) const {
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    keyedHash(hash.data(), hash.size(), "key", number.digits(), lookup_);
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8 | hash[i];
    return static_cast<std::int64_t>(key);
}

std::string PhoneCodec::encode(const PhoneNumber& number) const {
    const std::string digits = number.digits();
    std::vector<unsigned char> sealed(kNonceSize + digits.size() + kTagSize);
    keyedHash(sealed.data(), kNonceSize, "nonce", digits, lookup_);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed.data() + kNonceSize,
        nullptr,
        bytesOf(digits),
        digits.size(),
        nullptr,
        0,
        nullptr,
        sealed.data(),
        encryption_.data()
    );
    constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string text(sodium_base64_encoded_len(sealed.size(), kVariant), '\0');
    sodium_bin2base64(text.data(), text.size(), sealed.data(), sealed.size(), kVariant);
    text.pop_back();  // the terminating zero
    return text;
}

PhoneNumber PhoneCodec::decode(std::string_view stored) const {
    std::array<unsigned char, 128> sealed{};  // a number has at most 15 digits: 55 bytes
    std::size_t size = 0;
    const int decoded = sodium_base642bin(
        sealed.data(),
        sealed.size(),
        stored.data(),
        stored.size(),
        nullptr,
        &size,
        nullptr,
        sodium_base64_VARIANT_ORIGINAL_NO_PADDING
    );
    if (decoded == 0 && size >= kNonceSize + kTagSize) {
        std::string digits(size - kNonceSize - kTagSize, '\0');
        const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(digits.data()),
            nullptr,
            nullptr,
            sealed.data() + kNonceSize,
            size - kNonceSize,
            nullptr,
            0,
            sealed.data(),
            encryption_.data()
        );
        if (opened == 0) {
            if (auto number = PhoneNumber::fromE164("+" + digits)) return *number;
        }
    }
    throw std::runtime_error(
        "a stored phone number was not written with these keys: is the key file the right one?"
    );
}

}  // namespace tama::store
