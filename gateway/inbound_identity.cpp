#include "gateway/inbound_identity.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

namespace tama::gateway {
namespace {

constexpr std::size_t kDigestSize = 16;

std::string fixedHex(std::uint64_t value) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text(16, '0');
    for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4U) *at = kDigits[value & 0xFU];
    return text;
}

/// Each field with its length, so that no two lists of fields are the same bytes.
void appendField(std::string& out, std::string_view field) {
    out += fixedHex(field.size());
    out += field;
}

}  // namespace

std::string contentDigest(
    std::int64_t channel_id,
    std::int64_t number_key,
    std::string_view recipient,
    std::uint8_t data_coding,
    bool has_header,
    std::string_view user_data
) {
    std::string content = fixedHex(static_cast<std::uint64_t>(channel_id));
    content += fixedHex(static_cast<std::uint64_t>(number_key));
    content += static_cast<char>(data_coding);
    content += has_header ? '1' : '0';
    appendField(content, recipient);
    appendField(content, user_data);

    std::array<unsigned char, kDigestSize> digest{};
    const auto* bytes = reinterpret_cast<const unsigned char*>(content.data());
    if (crypto_generichash(digest.data(), digest.size(), bytes, content.size(), nullptr, 0) != 0) {
        throw std::runtime_error("libsodium cannot compute a digest");
    }
    std::array<char, kDigestSize * 2 + 1> hex{};
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return hex.data();
}

std::string inboundIdentity(std::string_view digest, std::int64_t last_message_id) {
    return std::string(digest) + fixedHex(static_cast<std::uint64_t>(last_message_id));
}

std::string firstIdentityOf(std::string_view digest) {
    return std::string(digest) + fixedHex(0);
}
std::string lastIdentityOf(std::string_view digest) {
    return std::string(digest) + fixedHex(~std::uint64_t{0});
}

}  // namespace tama::gateway
