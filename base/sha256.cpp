#include "base/sha256.hpp"

#include <array>

#include <sodium.h>

#include "base/hex.hpp"

namespace tama {

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return toHex(digest);
}

}  // namespace tama
