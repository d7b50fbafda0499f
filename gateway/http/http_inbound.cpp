#include "gateway/http/http_inbound.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <sodium.h>

#include "base/hex.hpp"
#include "base/text.hpp"

namespace tama::gateway {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestInboundText = 16UL * 1024UL;

bool sameSecret(std::string_view a, std::string_view b) {
    return !a.empty() && a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64(std::string_view octets) {
    std::string out(sodium_base64_ENCODED_LEN(octets.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(
        out.data(),
        out.size(),
        reinterpret_cast<const unsigned char*>(octets.data()),
        octets.size(),
        sodium_base64_VARIANT_ORIGINAL
    );
    out.resize(out.size() - 1);
    return out;
}

std::string fromBase64(std::string_view text) {
    std::string out(text.size(), '\0');
    std::size_t size = 0;
    const int failed = sodium_base642bin(
        reinterpret_cast<unsigned char*>(out.data()),
        out.size(),
        text.data(),
        text.size(),
        nullptr,
        &size,
        nullptr,
        sodium_base64_VARIANT_ORIGINAL
    );
    if (failed) return {};
    out.resize(size);
    return out;
}

std::string hmacSha256(const std::string& key, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
    unsigned size = 0;
    HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(text.data()),
        text.size(),
        mac.data(),
        &size
    );
    return {reinterpret_cast<const char*>(mac.data()), size};
}

/// base64(SHA-1 of the address, then every field's name and value in the order of the names, then the
/// password).
std::string envayaSignature(const InboundRequest& request, const std::string& password) {
    std::string text = request.url;
    for (const auto& [name, value] : request.form) text += "," + name + "=" + value;
    text += "," + password;
    std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
    EVP_Digest(text.data(), text.size(), digest.data(), nullptr, EVP_sha1(), nullptr);
    return base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string_view fieldIn(const HttpFields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

/// The body as JSON, where it is; a form and the query as an object of texts.
std::optional<json> rootOf(const InboundRequest& request) {
    json root = json::object();
    const auto first = request.body.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && (request.body[first] == '{' || request.body[first] == '[')) {
        root = json::parse(request.body, nullptr, false);
        if (root.is_discarded()) return std::nullopt;
    }
    if (!root.is_object()) return root;
    for (const auto* fields : {&request.query, &request.form}) {
        for (const auto& [name, value] : *fields) {
            if (!root.contains(name)) root[name] = isValidUtf8(value) ? value : std::string();
        }
    }
    return root;
}

std::string plainText(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean() || value.is_number()) return value.dump();
    return {};
}

std::string valueOfField(const json& item, const std::string& field) {
    if (field.starts_with('/')) {
        const json::json_pointer at(field);
        return item.contains(at) ? plainText(item.at(at)) : std::string();
    }
    return item.is_object() && item.contains(field) ? plainText(item[field]) : std::string();
}

std::string firstOf(const json& item, const std::vector<std::string>& fields) {
    for (const auto& field : fields) {
        if (auto value = valueOfField(item, field); !value.empty()) return value;
    }
    return {};
}

bool isMeant(const json& item, const std::string& when, const std::string& equals) {
    return when.empty() || valueOfField(item, when) == equals;
}

/// The items that the fields speak of; false: there are too many.
bool itemsOf(const json& root, const InboundFields& fields, std::vector<const json*>& items) {
    if (fields.list.empty()) {
        if (isMeant(root, fields.when, fields.equals)) items.push_back(&root);
        return true;
    }
    const json::json_pointer at(fields.list);
    if (!root.contains(at) || !root.at(at).is_array()) return true;
    if (root.at(at).size() > kMostInboundItems) return false;
    for (const auto& item : root.at(at)) {
        if (isMeant(item, fields.when, fields.equals)) items.push_back(&item);
    }
    return true;
}

}  // namespace

Result<InboundReading> readInbound(const Endpoint& endpoint, const InboundRequest& request) {
    const auto root = rootOf(request);
    if (!root) return fail(ErrorCode::InvalidInput, "the body is not JSON", "body");
    InboundReading reading;
    std::vector<const json*> items;
    const auto tooMany = [] {
        return fail(ErrorCode::LimitExceeded, "at most 1000 items in a request", "body");
    };
    if (endpoint.messages) {
        if (!itemsOf(*root, *endpoint.messages, items)) return tooMany();
        for (const json* item : items) {
            InboundText text{
                firstOf(*item, endpoint.messages->from),
                firstOf(*item, endpoint.messages->text),
                firstOf(*item, endpoint.messages->id),
                firstOf(*item, endpoint.messages->to)};
            if (text.text.size() > kLongestInboundText)
                return fail(ErrorCode::LimitExceeded, "the text is longer than any SMS", "body");
            if (!text.from.empty()) reading.messages.push_back(std::move(text));
        }
    }
    items.clear();
    if (endpoint.statuses) {
        if (!itemsOf(*root, *endpoint.statuses, items)) return tooMany();
        for (const json* item : items) {
            const auto state =
                endpoint.statuses->states.find(lowerAscii(firstOf(*item, endpoint.statuses->state)));
            const auto id = firstOf(*item, endpoint.statuses->id);
            if (!id.empty() && state != endpoint.statuses->states.end())
                reading.reports.push_back({id, state->second});
        }
    }
    reading.polls = endpoint.poll && isMeant(*root, endpoint.poll->when, endpoint.poll->equals);
    return reading;
}

bool isAuthentic(
    const HttpPreset& preset,
    const std::string& secret,
    const std::vector<std::string>& addresses,
    const InboundRequest& request
) {
    if (!addresses.empty() &&
        std::find(addresses.begin(), addresses.end(), request.remote_address) == addresses.end()) {
        return false;
    }
    if (preset.auth == InboundAuth::Addresses) return !addresses.empty();
    if (secret.empty()) return !addresses.empty();
    const std::string_view header = fieldIn(request.headers, preset.secret_header);
    switch (preset.auth) {
        case InboundAuth::Secret: {
            if (sameSecret(header, secret) ||
                sameSecret(fieldIn(request.query, preset.secret_field), secret) ||
                sameSecret(fieldIn(request.form, preset.secret_field), secret)) {
                return true;
            }
            const auto root = rootOf(request);
            return root && sameSecret(valueOfField(*root, preset.secret_field), secret);
        }
        case InboundAuth::Basic: {
            constexpr std::string_view kScheme = "Basic ";
            const auto given = fieldIn(request.headers, "authorization");
            if (!given.starts_with(kScheme)) return false;
            const std::string pair = fromBase64(given.substr(kScheme.size()));
            const auto colon = pair.find(':');
            return colon != std::string::npos && sameSecret(std::string_view(pair).substr(colon + 1), secret);
        }
        case InboundAuth::Hmac: {
            const std::string mac = hmacSha256(secret, request.body);
            return sameSecret(header, preset.hmac_base64 ? base64(mac) : toHex(mac));
        }
        case InboundAuth::Envaya:
            return sameSecret(header, envayaSignature(request, secret));
        case InboundAuth::Addresses:
            break;
    }
    return false;
}

}  // namespace tama::gateway
