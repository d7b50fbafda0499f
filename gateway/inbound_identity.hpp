// The identity of an inbound message on a protocol that gives it none: a digest of what it is and of what it
// answers. "1" sent in answer to two questions in a row is two messages; "1" delivered twice because our
// answer was lost is one. Pure; any thread. Source: docs/architecture.md, "The spine", promise 2.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tama::gateway {

/// All that makes two deliveries the same text from the same person. 32 characters.
std::string contentDigest(
    std::int64_t channel_id,
    std::int64_t number_key,
    std::string_view recipient,
    std::uint8_t data_coding,
    bool has_header,
    std::string_view user_data
);

/// The digest and the id of the last message submitted to that number, in one fixed width: all identities of
/// one content stand side by side in the index.
/// Where the protocol names the message: that name, however long it is.
std::string remoteIdentity(std::string_view remote_id);
std::string inboundIdentity(std::string_view digest, std::int64_t last_message_id);
std::string firstIdentityOf(std::string_view digest);
std::string lastIdentityOf(std::string_view digest);

}  // namespace tama::gateway
