#include "gateway/http/http_preset.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "base/text.hpp"
#include "gateway/http/presets.hpp"
#include "gateway/http/template_text.hpp"

namespace tama::gateway {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestPreset = 256UL * 1024UL;  // bytes

/// Thrown while reading, caught at the door: where it is wrong, and how.
struct PresetProblem {
    std::string place;
    std::string what;
};

/// One object of the file; notes which keys were asked for.
class PresetObject {
  public:
    PresetObject(const json& object, std::string place) : object_(object), place_(std::move(place)) {
        if (!object_.is_object()) throw PresetProblem{place_, "must be an object"};
    }

    void read(const char* key, std::string& into) {
        if (const auto* value = find(key)) {
            if (!value->is_string()) wrong(key, "must be a text");
            into = value->get<std::string>();
        }
    }
    void read(const char* key, std::vector<std::string>& into) {
        const auto* value = find(key);
        if (!value) return;
        if (value->is_string()) {
            into = {value->get<std::string>()};
            return;
        }
        if (!value->is_array()) wrong(key, "must be a text or a list of texts");
        for (const auto& entry : *value) {
            if (!entry.is_string()) wrong(key, "must be a text or a list of texts");
            into.push_back(entry.get<std::string>());
        }
    }
    template <class Int>
    void readNumber(const char* key, Int& into, std::int64_t least, std::int64_t most) {
        if (const auto* value = find(key)) {
            if (!value->is_number_integer() || value->get<std::int64_t>() < least ||
                value->get<std::int64_t>() > most)
                wrong(
                    key,
                    "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most)
                );
            into = static_cast<Int>(value->get<std::int64_t>());
        }
    }
    void read(const char* key, bool& into) {
        if (const auto* value = find(key)) {
            if (!value->is_boolean()) wrong(key, "must be true or false");
            into = value->get<bool>();
        }
    }
    template <class Enum, std::size_t Size>
    void readWord(
        const char* key, Enum& into, const std::array<std::pair<std::string_view, Enum>, Size>& words
    ) {
        std::string word;
        read(key, word);
        if (word.empty()) return;
        std::string choices;
        for (const auto& [known, value] : words) {
            if (known == word) {
                into = value;
                return;
            }
            choices += (choices.empty() ? "" : ", ") + std::string(known);
        }
        wrong(key, "must be one of " + choices);
    }
    const json* find(const char* key) {
        known_.emplace_back(key);
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }
    std::string placeOf(const char* key) const { return place_.empty() ? key : place_ + "." + key; }
    [[noreturn]] void wrong(const char* key, std::string what) const {
        throw PresetProblem{placeOf(key), std::move(what)};
    }
    /// No key but those asked for.
    void end() const {
        for (const auto& [key, value] : object_.items()) {
            if (std::find(known_.begin(), known_.end(), key) == known_.end())
                throw PresetProblem{place_, "there is no such key: " + key};
        }
    }

  private:
    const json& object_;
    std::string place_;
    std::vector<std::string> known_;
};

void checkPattern(const PresetObject& object, const char* key, const std::string& pattern, int groups) {
    if (pattern.empty()) return;
    const re2::RE2 compiled(pattern, re2::RE2::Quiet);
    if (!compiled.ok()) object.wrong(key, "is no regular expression: " + compiled.error());
    if (compiled.NumberOfCapturingGroups() < groups) object.wrong(key, "needs one group in parentheses");
}

void checkPointer(const PresetObject& object, const char* key, const std::string& pointer) {
    if (!pointer.empty() && pointer.front() != '/')
        object.wrong(key, "is no JSON pointer, such as /results/0/id");
}

ReplyRule readRule(const json& given, const std::string& place) {
    PresetObject object(given, place);
    ReplyRule rule;
    if (const auto* statuses = object.find("status")) {
        const json list = statuses->is_array() ? *statuses : json::array({*statuses});
        for (const auto& status : list) {
            if (!status.is_number_integer() || status.get<int>() < 1 || status.get<int>() > 599)
                object.wrong("status", "must be HTTP statuses, or 2 for 200 to 299");
            rule.statuses.push_back(status.get<int>());
        }
    }
    object.read("json", rule.json);
    object.read("matches", rule.matches);
    checkPointer(object, "json", rule.json);
    checkPattern(object, "matches", rule.matches, 0);
    object.end();
    return rule;
}

SendTemplate readSend(const json& given) {
    PresetObject object(given, "send");
    SendTemplate send;
    object.read("method", send.method);
    if (send.method != "GET" && send.method != "POST" && send.method != "PUT")
        object.wrong("method", "must be GET, POST or PUT");
    object.read("url", send.url);
    if (send.url.empty()) object.wrong("url", "is missing");
    object.read("content_type", send.content_type);
    object.read("body", send.body);
    object.read("user", send.user);
    object.read("password", send.password);
    static constexpr std::array<std::pair<std::string_view, NumberFormat>, 3> kFormats{
        {{"e164", NumberFormat::E164},
         {"digits", NumberFormat::Digits},
         {"national", NumberFormat::National}}};
    object.readWord("numbers", send.numbers, kFormats);
    object.readNumber("max_length", send.max_length, 0, 10'000);
    if (const auto* headers = object.find("headers")) {
        if (!headers->is_object()) object.wrong("headers", "must be an object");
        for (const auto& [name, value] : headers->items()) {
            if (!value.is_string()) object.wrong("headers", "must hold texts");
            send.headers.emplace_back(name, value.get<std::string>());
        }
    }
    if (const auto* rule = object.find("success")) send.success = readRule(*rule, "send.success");
    if (const auto* rule = object.find("temporary")) {
        send.temporary = readRule(*rule, "send.temporary");
        send.has_temporary = true;
    }
    if (const auto* id = object.find("id")) {
        PresetObject source(*id, "send.id");
        source.read("json", send.id.json);
        source.read("regex", send.id.regex);
        source.read("header", send.id.header);
        checkPointer(source, "json", send.id.json);
        checkPattern(source, "regex", send.id.regex, 1);
        source.end();
    }
    object.end();
    return send;
}

InboundFields readFields(const json& given, const std::string& place, bool statuses) {
    PresetObject object(given, place);
    InboundFields fields;
    object.read("list", fields.list);
    checkPointer(object, "list", fields.list);
    object.read("when", fields.when);
    object.read("equals", fields.equals);
    object.read("id", fields.id);
    if (statuses) {
        object.read("state", fields.state);
        if (fields.id.empty()) object.wrong("id", "is missing: which message it is");
        const auto* states = object.find("states");
        if (!states || !states->is_object()) object.wrong("states", "must say what each word means");
        for (const auto& [word, state] : states->items()) {
            static constexpr std::array kMeanings{
                MessageState::Submitted,
                MessageState::Delivered,
                MessageState::Undelivered,
                MessageState::Expired,
                MessageState::Rejected};
            const auto meaning = state.is_string() ? state.get<std::string>() : std::string();
            const auto* known = std::find_if(kMeanings.begin(), kMeanings.end(), [&](MessageState each) {
                return nameOf(each) == meaning;
            });
            if (known == kMeanings.end())
                object.wrong(
                    "states",
                    "'" + word + "' must mean submitted, delivered, undelivered, expired or rejected"
                );
            fields.states[lowerAscii(word)] = *known;
        }
    } else {
        object.read("from", fields.from);
        object.read("text", fields.text);
        object.read("to", fields.to);
        if (fields.from.empty() || fields.text.empty()) object.wrong("from", "and text are needed");
    }
    object.end();
    return fields;
}

PollTemplate readPoll(const json& given, const std::string& place) {
    PresetObject object(given, place);
    PollTemplate poll;
    object.read("when", poll.when);
    object.read("equals", poll.equals);
    object.read("item", poll.item);
    if (poll.item.empty()) object.wrong("item", "is missing: one message as JSON");
    object.readNumber("at_once", poll.at_once, 1, 100);
    object.read("confirmed", poll.confirmed);
    object.readNumber("lease_s", poll.lease_s, 10, 86'400);
    object.end();
    return poll;
}

Endpoint readEndpoint(const json& given, std::size_t index) {
    const std::string place = "endpoints[" + std::to_string(index) + "]";
    PresetObject object(given, place);
    Endpoint endpoint;
    object.read("action", endpoint.action);
    if (endpoint.action.empty() || endpoint.action.find('/') != std::string::npos)
        object.wrong("action", "must be the last part of the address");
    if (const auto* fields = object.find("messages"))
        endpoint.messages = readFields(*fields, place + ".messages", false);
    if (const auto* fields = object.find("statuses"))
        endpoint.statuses = readFields(*fields, place + ".statuses", true);
    if (const auto* poll = object.find("poll")) endpoint.poll = readPoll(*poll, place + ".poll");
    if (const auto* given_answer = object.find("answer")) {
        PresetObject answer(*given_answer, place + ".answer");
        answer.readNumber("status", endpoint.answer.status, 200, 299);
        answer.read("content_type", endpoint.answer.content_type);
        answer.read("body", endpoint.answer.body);
        answer.end();
    }
    object.end();
    return endpoint;
}

HttpPreset readWhole(const json& given, std::string_view name) {
    PresetObject object(given, "");
    HttpPreset preset;
    preset.name = name;
    std::string about;
    object.read("title", preset.title);
    object.read("about", about);  // for the reader of the file
    object.read("settings", preset.settings);
    static constexpr std::array<std::pair<std::string_view, InboundAuth>, 5> kAuths{
        {{"secret", InboundAuth::Secret},
         {"basic", InboundAuth::Basic},
         {"hmac", InboundAuth::Hmac},
         {"envaya", InboundAuth::Envaya},
         {"addresses", InboundAuth::Addresses}}};
    object.readWord("auth", preset.auth, kAuths);
    object.read("secret_field", preset.secret_field);
    object.read("secret_header", preset.secret_header);
    preset.secret_header = lowerAscii(preset.secret_header);
    object.read("hmac_base64", preset.hmac_base64);
    if (const auto* send = object.find("send")) preset.send = readSend(*send);
    if (const auto* endpoints = object.find("endpoints")) {
        if (!endpoints->is_array()) object.wrong("endpoints", "must be a list");
        for (std::size_t i = 0; i < endpoints->size(); ++i)
            preset.endpoints.push_back(readEndpoint((*endpoints)[i], i));
    }
    const bool polls =
        std::any_of(preset.endpoints.begin(), preset.endpoints.end(), [](const Endpoint& endpoint) {
            return endpoint.poll.has_value();
        });
    if (preset.send.has_value() == polls)
        object.wrong("send", "is needed, or one endpoint with poll, and not both");
    object.end();
    return preset;
}

}  // namespace

Result<HttpPreset> readHttpPreset(std::string_view text, std::string_view name) {
    const std::string file = "preset " + std::string(name);
    if (text.size() > kLargestPreset)
        return fail(ErrorCode::LimitExceeded, "it is larger than 256 KiB", file);
    const json parsed = json::parse(text, nullptr, false);
    if (parsed.is_discarded()) return fail(ErrorCode::InvalidInput, "it is not JSON", file);
    try {
        return readWhole(parsed, name);
    } catch (const PresetProblem& problem) {
        return fail(
            ErrorCode::InvalidInput, problem.what, file + (problem.place.empty() ? "" : ": " + problem.place)
        );
    }
}

std::vector<std::string> builtInPresets() {
    std::vector<std::string> names;
    for (const auto& [name, text] : kPresetFiles) names.emplace_back(name);
    return names;
}

Result<HttpPreset> loadHttpPreset(const std::string& name, const std::string& folder) {
    const auto fits = [](char c) { return isDigit(c) || c == '-' || (c >= 'a' && c <= 'z'); };
    if (name.empty() || !std::all_of(name.begin(), name.end(), fits)) {
        return fail(ErrorCode::InvalidInput, "a preset's name has a-z, 0-9 and '-'", name);
    }
    if (!folder.empty()) {
        const auto file = std::filesystem::path(folder) / (name + ".json");
        std::ifstream in(file, std::ios::binary);
        if (in) {
            std::stringstream text;
            text << in.rdbuf();
            return readHttpPreset(text.str(), name);
        }
    }
    for (const auto& [known, text] : kPresetFiles) {
        if (known == name) return readHttpPreset(*text, name);
    }
    return fail(
        ErrorCode::NotFound, "there is no such preset; there are " + join(builtInPresets(), ", "), name
    );
}

}  // namespace tama::gateway
