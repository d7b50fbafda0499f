#include <algorithm>

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "gateway/http/kannel_escapes.hpp"
#include "gateway/message_life.hpp"
#include "server/api/json.hpp"
#include "server/api/message_view.hpp"
#include "server/api/routes.hpp"
#include "server/clients/client_messages.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestBatch = 4UL * 1024UL * 1024UL;  // bytes
constexpr std::size_t kMostMessages = 5'000;
constexpr std::size_t kLongestKey = 100;
constexpr std::size_t kLongestText = 64UL * 1024UL;
constexpr std::int64_t kLongestMinutes = 7 * 24 * 60;

std::string_view bearerToken(const Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const auto given = request.header("authorization").value_or("");
    return given.starts_with(kScheme) ? given.substr(kScheme.size()) : std::string_view();
}

template <class Value>
Result<Value> inPlace(Result<Value> value, const std::string& place) {
    if (!value) value.error().place = place + value.error().place;
    return value;
}

Result<std::optional<Milliseconds>> minutesOf(const json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return std::nullopt;
    if (!found->is_number_integer())
        return fail(ErrorCode::InvalidInput, "A whole number of minutes is needed.", key);
    const auto minutes = found->get<std::int64_t>();
    if (minutes < 1 || minutes > kLongestMinutes) {
        return fail(ErrorCode::InvalidInput, "From 1 to 10080 minutes, which are a week.", key);
    }
    return std::chrono::minutes{minutes};
}

Result<gateway::ReportWish> reportOf(const json& asked) {
    gateway::ReportWish wish;
    wish.mask = gateway::dlr::kAll;
    if (!asked.is_object())
        return fail(ErrorCode::InvalidInput, "An object with \"url\" is needed.", "report");
    auto url = textOf(asked, "url", 2'000);
    if (!url) return fail(url.error());
    wish.url = std::move(*url);
    return wish;
}

Result<ClientMessage> messageOf(const json& asked) {
    if (!asked.is_object()) return fail(ErrorCode::InvalidInput, "Each message is an object.");
    static const std::vector<std::string_view> kKnown{
        "to",
        "text",
        "coding",
        "transliterate",
        "urgent",
        "validity_minutes",
        "deferred_minutes",
        "reference",
        "report"};
    for (const auto& [key, value] : asked.items()) {
        if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end())
            return fail(ErrorCode::InvalidInput, "There is no such field.", key);
    }
    ClientMessage message;
    auto to = textOf(asked, "to", 40);
    if (!to) return fail(to.error());
    auto text = textOf(asked, "text", kLongestText);
    if (!text) return fail(text.error());
    message.to = std::move(*to);
    message.text = std::move(*text);
    if (asked.contains("coding")) {
        const auto coding = textOf(asked, "coding", 20);
        if (coding == "gsm7") {
            message.coding = gateway::TextCoding::Gsm7;
        } else if (coding == "ucs2") {
            message.coding = gateway::TextCoding::Ucs2;
        } else if (coding != "automatic") {
            return fail(ErrorCode::InvalidInput, "One of \"automatic\", \"gsm7\" and \"ucs2\".", "coding");
        }
    }
    for (const char* flag : {"transliterate", "urgent"}) {
        if (asked.contains(flag) && !asked[flag].is_boolean())
            return fail(ErrorCode::InvalidInput, "true or false is needed.", flag);
    }
    message.transliterate = asked.value("transliterate", false);
    if (asked.value("urgent", false)) message.lane = gateway::Lane::Reply;
    auto validity = minutesOf(asked, "validity_minutes");
    if (!validity) return fail(validity.error());
    message.validity = *validity;
    auto deferred = minutesOf(asked, "deferred_minutes");
    if (!deferred) return fail(deferred.error());
    message.deferred = *deferred;
    if (asked.contains("report")) {
        auto wish = reportOf(asked["report"]);
        if (!wish) return fail(wish.error());
        if (asked.contains("reference")) {
            auto reference = textOf(asked, "reference", 200);
            if (!reference) return fail(reference.error());
            wish->reference = std::move(*reference);
        }
        message.report = std::move(*wish);
    }
    return message;
}

json toJson(const Error& error) {
    return {{"error", {{"code", nameOf(error.code)}, {"message", error.message}, {"place", error.place}}}};
}

json toJson(const Result<gateway::Enqueued>& result, const json& asked) {
    json line = json::object();
    if (!result) {
        line = toJson(result.error());
    } else {
        line = {
            {"id", result->message_id},
            {"segments", result->part_count},
            {"encoding", result->encoding == gateway::text::Encoding::Ucs2 ? "ucs2" : "gsm7"}};
        json replaced = json::array();
        for (const auto& change : result->replaced) {
            std::string from;
            appendUtf8(from, change.from);
            replaced.push_back({{"from", from}, {"to", change.to}});
        }
        if (!replaced.empty()) line["replaced"] = std::move(replaced);
    }
    if (asked.is_object() && asked.contains("reference") && asked["reference"].is_string())
        line["reference"] = asked["reference"];
    return line;
}

Response takeMessages(ClientMessages& messages, const Request& request) {
    const auto client = messages.authenticate(bearerToken(request));
    if (!client)
        return errorResponse(401, "no_client", client.error().message).with("WWW-Authenticate", "Bearer");
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto list = body->find("messages");
    if (list == body->end() || !list->is_array() || list->empty() || list->size() > kMostMessages) {
        return errorResponse(400, "invalid_input", "A list of 1 to 5000 messages is needed.", "messages");
    }
    const std::string key(request.header("idempotency-key").value_or(""));
    if (key.size() > kLongestKey) {
        return errorResponse(400, "invalid_input", "The key has at most 100 characters.", "Idempotency-Key");
    }
    std::vector<ClientMessage> asked;
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto message = inPlace(messageOf((*list)[i]), "messages[" + std::to_string(i) + "] ");
        // A broken request is refused whole, before anything of it is sent: its positions must stay what they
        // are.
        if (!message) return errorResponse(message.error());
        asked.push_back(std::move(*message));
    }
    const auto results = messages.submit(*client, asked, key);
    json lines = json::array();
    std::size_t taken = 0;
    bool unavailable = false;
    for (std::size_t i = 0; i < results.size(); ++i) {
        lines.push_back(toJson(results[i], (*list)[i]));
        taken += results[i] ? 1 : 0;
        unavailable = unavailable || (!results[i] && results[i].error().code == ErrorCode::Unavailable);
    }
    // Some were not stored: whoever sends the request again with the same key sends only those.
    const int status = unavailable ? 503 : 200;
    auto response = jsonResponse(status, {{"accepted", taken}, {"results", std::move(lines)}});
    if (unavailable) response.with("Retry-After", "5");
    return response;
}

/// For people: the number is masked, unless somebody who may see it asks for it, which is logged.
Response showMessage(const Services& services, const Request& request, const Context& context) {
    const auto id = parseInteger(context["id"]);
    const bool asked = request.parameter("number") == "whole";
    if (asked && !may(context.who->roles, Permission::ViewNumbers)) {
        return errorResponse(403, "refused", "Your role sees numbers masked.", "number");
    }
    const auto life = services.database.read([&](store::Sql& sql) {
        return id ? gateway::lifeOf(sql, services.phones, *id) : std::nullopt;
    });
    if (!life) return errorResponse(404, "not_found", "There is no such message.", context["id"]);
    if (asked) spdlog::info("{} asked for the number of message {}", context.who->name, life->id);
    return jsonResponse(200, messageJson(*life, asked));
}

}  // namespace

void addClientRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/messages/{id}",
        {Permission::ViewConversations},
        [&services](const Request& request, Context& context) {
            return showMessage(services, request, context);
        }
    );
    RouteOptions options;
    options.for_clients = true;
    options.body_limit = kLargestBatch;
    router.add("POST", "/api/messages", options, [&services](const Request& request, Context&) {
        if (!services.clients) return errorResponse(503, "unavailable", "This server takes no messages.");
        return takeMessages(*services.clients, request);
    });
}

}  // namespace tama::server
