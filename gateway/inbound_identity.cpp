#include "gateway/inbound_identity.hpp"

#include <array>
#include <stdexcept>

#include <sodium.h>

#include "base/hex.hpp"
#include "base/sha256.hpp"

namespace tama::gateway {
namespace {

constexpr std::size_t kDigestSize = 16;

/// Each field with its length, so that no two lists of fields are the same bytes.
void appendField(std::string& out, std::string_view field) {
    out += toHex(std::uint64_t{field.size()});
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
    std::string content = toHex(static_cast<std::uint64_t>(channel_id));
    content += toHex(static_cast<std::uint64_t>(number_key));
    content += static_cast<char>(data_coding);
    content += has_header ? '1' : '0';
    appendField(content, recipient);
    appendField(content, user_data);

    std::array<unsigned char, kDigestSize> digest{};
    const auto* bytes = reinterpret_cast<const unsigned char*>(content.data());
    if (crypto_generichash(digest.data(), digest.size(), bytes, content.size(), nullptr, 0) != 0) {
        throw std::runtime_error("libsodium cannot compute a digest");
    }
    return toHex(digest);
}

std::string inboundIdentity(std::string_view digest, std::int64_t last_message_id) {
    return std::string(digest) + toHex(static_cast<std::uint64_t>(last_message_id));
}

/// "id:" keeps it apart from the digests, which are hexadecimal.
std::string remoteIdentity(std::string_view remote_id) {
    constexpr std::size_t kLongestKept = 60;
    if (remote_id.size() <= kLongestKept) return "id:" + std::string(remote_id);
    return "id:" + toHex(sha256(remote_id));
}

std::string firstIdentityOf(std::string_view digest) {
    return std::string(digest) + toHex(std::uint64_t{0});
}
std::string lastIdentityOf(std::string_view digest) {
    return std::string(digest) + toHex(~std::uint64_t{0});
}

}  // namespace tama::gateway
