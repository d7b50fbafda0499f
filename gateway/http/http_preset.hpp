// How one provider of SMS over HTTP wants to be spoken to: what to send, what its answers mean, and how what
// it brings is read. Data, not code: presets are JSON files, shipped inside the program, and others in a
// folder of the operator's. Plain values and pure functions; any thread. docs/http-channels.md explains the
// format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "gateway/message.hpp"
#include "gateway/outcome_listener.hpp"

namespace tama::gateway {

/// The values that the "{{names}}" of a template stand for.
using TemplateValues = std::map<std::string, std::string, std::less<>>;

/// A condition on an answer: every part that is there must hold.
struct ReplyRule {
    std::vector<int> statuses{};  // one of them; 2 stands for 200 to 299, and so on; empty: any
    std::string json{};           // a JSON pointer; its value as text must match `matches`
    std::string matches{};        // RE2, found anywhere; without `json` of the whole body
};

/// Where a value stands in an answer or in what is brought.
struct ValueSource {
    std::string json{};    // a JSON pointer
    std::string regex{};   // RE2 with one group, of the body
    std::string header{};  // lower case
    bool given() const { return !json.empty() || !regex.empty() || !header.empty(); }
};

enum class NumberFormat : std::uint8_t { E164, Digits, National };

struct SendTemplate {
    std::string method = "POST";
    std::string url{};
    std::string content_type =
        "application/x-www-form-urlencoded";  // decides how values are escaped in the body
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string user{}, password{};  // of Basic authentication
    NumberFormat numbers = NumberFormat::E164;
    std::size_t max_length = 0;  // characters of a request; a longer text goes in several; 0: any length
    ReplyRule success{{2}, {}, {}};
    ReplyRule
        temporary{};  // asked after success; what is neither is refused for good, but for 408, 429 and 5xx
    bool has_temporary = false;
    ValueSource id{};
};

/// How a list of things is read out of a request that the provider or phone makes.
struct InboundFields {
    std::string list{};            // JSON pointer to an array, each an item; empty: the request is one item
    std::string when{}, equals{};  // only items whose field `when` has this value; empty: all
    std::vector<std::string> from{}, text{}, id{}, to{},
        state{};  // the first of these fields that is there counts
    std::map<std::string, MessageState>
        states{};  // of `state`, in lower case; Submitted: taken; others are ignored
    bool isGiven() const { return !id.empty() || !from.empty(); }
};

struct HttpAnswer {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body{};  // a template: {{messages}} are the messages that a phone takes with it
};

/// A phone takes its messages with a request.
struct PollTemplate {
    std::string when{}, equals{};  // a field of the request; empty: every request
    std::string item{};            // one message, a template of JSON
    std::size_t at_once = 20;
    bool confirmed = false;      // the phone says later of each that it was sent; else handing out is that
    std::int64_t lease_s = 120;  // confirmed: how long it may take
};

enum class InboundAuth : std::uint8_t {
    Secret,    // a field or header holds the secret
    Basic,     // Basic authentication with it as password
    Hmac,      // a header holds the HMAC-SHA256 of the body, keyed with it
    Envaya,    // EnvayaSMS: base64(SHA-1(url, sorted fields and values, secret))
    Addresses  // by IP address alone, which the configuration lists
};

struct Endpoint {
    std::string action;  // the last part of the address: /c/CHANNEL/ACTION
    std::optional<InboundFields> messages{};
    std::optional<InboundFields> statuses{};
    std::optional<PollTemplate> poll{};
    HttpAnswer answer{};
};

struct HttpPreset {
    std::string name;
    std::string title;
    std::vector<std::string> settings;  // what the configuration must give besides
    std::optional<SendTemplate> send;   // nothing: phones poll
    InboundAuth auth = InboundAuth::Secret;
    std::string secret_field = "secret";          // of the query, form or JSON
    std::string secret_header = "x-tama-secret";  // or of the Hmac
    bool hmac_base64 = false;
    std::vector<Endpoint> endpoints;
};

/// Reads a preset; the Error says where it is wrong.
Result<HttpPreset> readHttpPreset(std::string_view json, std::string_view name);

/// The names of the presets inside the program.
std::vector<std::string> builtInPresets();
/// By name: `NAME.json` in the folder where there is one, else the one inside the program. `folder` may be
/// empty.
Result<HttpPreset> loadHttpPreset(const std::string& name, const std::string& folder);

}  // namespace tama::gateway
