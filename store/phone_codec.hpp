// Phone numbers at rest: encrypted (XChaCha20-Poly1305) in `number` columns, and a keyed hash of 64 bits in
// `number_key` columns for equality look-ups. The keys live beside the database in their own file, never in
// it. Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/phone_number.hpp"
#include "base/result.hpp"

namespace tama::store {

class PhoneCodec {
  public:
    using Key = std::array<unsigned char, 32>;

    /// Reads the key file, or makes it (mode 0600) when it does not exist.
    static Result<PhoneCodec> openKeyFile(const std::filesystem::path& file);
    /// For tests and throw-away databases: keys derived from a word.
    static PhoneCodec forTests(std::string_view word = "tests");

    /// Equal numbers give equal keys; a key tells nothing about its number without the key file.
    std::int64_t key(const PhoneNumber& number) const;
    /// Base64 text. The same number gives the same text (the nonce is derived), so unchanged rows stay
    /// unchanged.
    std::string encode(const PhoneNumber& number) const;
    /// Throws std::runtime_error when the text was not written with these keys.
    PhoneNumber decode(std::string_view stored) const;

  private:
    PhoneCodec(const Key& encryption, const Key& lookup) : encryption_(encryption), lookup_(lookup) {}

    Key encryption_;
    Key lookup_;
};

}  // namespace tama::store
