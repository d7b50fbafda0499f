// A door like Kannel's sendsms, for systems made for Kannel: same parameters, same answers. What differs is
// said in docs/api.md, "The Kannel door".
#include "base/text.hpp"
#include "gateway/http/kannel_escapes.hpp"
#include "gateway/text/charset.hpp"
#include "server/api/routes.hpp"
#include "server/clients/client_messages.hpp"

namespace tama::server {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t kMostRecipients = 1'000;
constexpr std::int64_t kLongestSendsmsMinutes = 7 * 24 * 60;

Response say(int status, std::string text) {
    return bytesResponse(status, "text/plain; charset=utf-8", std::move(text))
        .with("Cache-Control", "no-store");
}

const std::string* fieldOf(const Fields& fields, std::string_view name, std::string_view other = {}) {
    auto found = fields.find(name);
    if (found == fields.end() && !other.empty()) found = fields.find(other);
    return found == fields.end() || found->second.empty() ? nullptr : &found->second;
}

/// Nothing where the field is absent; an Error where it is no number within the bounds.
Result<std::optional<std::int64_t>> numberField(
    const Fields& fields, std::string_view name, std::int64_t least, std::int64_t most
) {
    const auto* text = fieldOf(fields, name);
    if (!text) return std::nullopt;
    const auto value = parseInteger(*text);
    if (!value || *value < least || *value > most) {
        return fail(ErrorCode::InvalidInput, std::string(name) + " field misformed, rejected");
    }
    return *value;
}

/// The text as UTF-8. Kannel's defaults: UTF-8, and UTF-16BE where the coding is UCS-2.
Result<std::string> textField(const Fields& fields, std::int64_t coding) {
    const auto* text = fieldOf(fields, "text");
    if (!text) return fail(ErrorCode::InvalidInput, "Empty text not allowed, rejected");
    const auto* charset_field = fieldOf(fields, "charset");
    std::string charset = lowerAscii(charset_field ? *charset_field : coding == 2 ? "utf-16be" : "utf-8");
    std::erase(charset, '-');
    std::erase(charset, '_');
    if (charset == "utf8") {
        if (!isValidUtf8(*text)) return fail(ErrorCode::InvalidInput, "Charset or body misformed, rejected");
        return *text;
    }
    if (charset == "utf16be" || charset == "ucs2" || charset == "utf16" || charset == "ucs2be") {
        if (text->size() % 2 != 0)
            return fail(ErrorCode::InvalidInput, "Charset or body misformed, rejected");
        return gateway::text::decodeText(*text, gateway::text::Charset::Ucs2);
    }
    if (charset == "iso88591" || charset == "latin1" || charset == "windows1252") {
        return gateway::text::decodeText(*text, gateway::text::Charset::Latin1);
    }
    if (charset == "usascii" || charset == "ascii") {
        return gateway::text::decodeText(*text, gateway::text::Charset::Ascii);
    }
    return fail(ErrorCode::InvalidInput, "Charset or body misformed, rejected");
}

Result<std::optional<gateway::ReportWish>> reportField(const Fields& fields) {
    const auto mask = numberField(fields, "dlr-mask", 0, 63);
    if (!mask) return fail(mask.error());
    const auto* url = fieldOf(fields, "dlr-url", "dlrurl");
    if (!url || mask->value_or(0) == 0) return std::nullopt;
    gateway::ReportWish wish;
    wish.form = gateway::ReportWish::Form::Kannel;
    wish.mask = **mask;
    wish.url = *url;
    return wish;
}

Result<ClientMessage> sendsmsMessage(const Fields& fields) {
    ClientMessage message;
    if (fieldOf(fields, "udh"))
        return fail(ErrorCode::InvalidInput, "UDH is not taken here: Tama cuts long texts itself");
    const auto coding = numberField(fields, "coding", 0, 2);
    if (!coding) return fail(coding.error());
    if (*coding == 1) return fail(ErrorCode::InvalidInput, "8-bit messages are not taken here");
    auto text = textField(fields, coding->value_or(0));
    if (!text) return fail(text.error());
    message.text = std::move(*text);
    if (*coding == 2) message.coding = gateway::TextCoding::Ucs2;
    const auto priority = numberField(fields, "priority", 0, 3);
    if (!priority) return fail(priority.error());
    if (priority->value_or(0) > 0) message.lane = gateway::Lane::Reply;
    const auto validity = numberField(fields, "validity", 0, kLongestSendsmsMinutes);
    if (!validity) return fail(validity.error());
    if (validity->value_or(0) > 0) message.validity = std::chrono::minutes{**validity};
    const auto deferred = numberField(fields, "deferred", 0, kLongestSendsmsMinutes);
    if (!deferred) return fail(deferred.error());
    if (deferred->value_or(0) > 0) message.deferred = std::chrono::minutes{**deferred};
    auto report = reportField(fields);
    if (!report) return fail(report.error());
    message.report = std::move(*report);
    return message;
}

/// One answer for all recipients, as Kannel gives it: what was taken counts, and what was not is named by
/// reason.
Response answerAll(const std::vector<Result<gateway::Enqueued>>& results) {
    std::size_t taken = 0;
    bool waits = false;
    const Error* refused = nullptr;
    for (const auto& result : results) {
        if (result) {
            ++taken;
            waits = waits || result->waits;
        } else if (!refused || result.error().code == ErrorCode::Unavailable) {
            refused = &result.error();
        }
    }
    if (taken > 0) {
        std::string text = waits ? "3: Queued for later delivery" : "0: Accepted for delivery";
        if (taken < results.size()) {
            text += "; " + std::to_string(results.size() - taken) + " not taken: " + refused->message;
        }
        return say(202, std::move(text));
    }
    if (refused->place == "message text") return say(400, refused->message + ", rejected");
    if (refused->code == ErrorCode::Unavailable || refused->code == ErrorCode::LimitExceeded) {
        return say(503, "Temporal failure, try again later. " + refused->message);
    }
    if (refused->code == ErrorCode::InvalidInput) return say(400, refused->message + ", rejected");
    return say(403, "Not routable. Do not try again. " + refused->message);
}

Response sendsms(ClientMessages& clients, const Request& request) {
    Fields fields = request.query;
    if (request.method == "POST") {
        const auto type = request.header("content-type").value_or("");
        if (!type.starts_with("application/x-www-form-urlencoded")) {
            return say(400, "POST is taken as application/x-www-form-urlencoded");
        }
        if (!parseForm(request.body, fields)) return say(400, "Charset or body misformed, rejected");
    }
    const auto* username = fieldOf(fields, "username", "user");
    const auto* password = fieldOf(fields, "password", "pass");
    if (!username || !password) return say(403, "Authorization failed for sendsms");
    const auto client = clients.authenticate(*password, *username);
    if (!client) return say(403, "Authorization failed for sendsms");
    const auto* to = fieldOf(fields, "to");
    if (!to) return say(400, "Empty receiver number not allowed, rejected");
    const auto message = sendsmsMessage(fields);
    if (!message) return say(400, message.error().message);
    std::vector<ClientMessage> messages;
    for (const auto number : splitWords(*to)) {
        if (messages.size() == kMostRecipients) return say(400, "Too many receiver numbers, rejected");
        messages.push_back(*message);
        messages.back().to = number;
    }
    if (messages.empty()) return say(400, "Empty receiver number not allowed, rejected");
    return answerAll(clients.submit(*client, messages, {}));
}

}  // namespace

void addSendsmsRoutes(Router& router, Services& services) {
    RouteOptions options;
    options.for_clients = true;
    const Handler handler = [&services](const Request& request, Context&) {
        if (!services.clients) return say(503, "Temporal failure, try again later.");
        return sendsms(*services.clients, request);
    };
    router.add("GET", "/cgi-bin/sendsms", options, handler);
    router.add("POST", "/cgi-bin/sendsms", options, handler);
}

}  // namespace tama::server
