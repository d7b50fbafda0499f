// What a provider or a phone brings over HTTP: whether it is theirs, and the messages and reports in it, read
// by the endpoint of its preset. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "gateway/http/http_preset.hpp"

namespace tama::gateway {

using HttpFields = std::map<std::string, std::string, std::less<>>;

struct InboundRequest {
    std::string method;
    std::string action;  // the last part of the address
    std::string url;     // whole, as the sender wrote it: EnvayaSMS signs it
    HttpFields query{};
    HttpFields form{};     // of an urlencoded body
    HttpFields headers{};  // names in lower case
    std::string body{};
    std::string remote_address{};
};

struct InboundText {
    std::string from;
    std::string text;
    std::string id{};  // the sender's name for it; empty: it gives none
    std::string to{};
};

struct InboundReport {
    std::string id;
    MessageState state = MessageState::Submitted;
};

struct InboundReading {
    std::vector<InboundText> messages{};
    std::vector<InboundReport> reports{};
    bool polls = false;
};

/// An Error where the body cannot be read, or has more than kMostInboundItems.
Result<InboundReading> readInbound(const Endpoint& endpoint, const InboundRequest& request);
inline constexpr std::size_t kMostInboundItems = 1'000;

/// Secrets are compared in constant time. An empty secret is nobody's. `addresses`: where not empty, only
/// from these IP addresses, whatever the secret.
bool isAuthentic(
    const HttpPreset& preset,
    const std::string& secret,
    const std::vector<std::string>& addresses,
    const InboundRequest& request
);

}  // namespace tama::gateway
