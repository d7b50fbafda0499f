#include "server/http/dispatcher.hpp"

#include <array>
#include <exception>
#include <string>

#include <sodium.h>
#include <spdlog/spdlog.h>

#include "server/http/errors.hpp"
#include "store/sql.hpp"

namespace tama::server {
namespace {

bool changesSomething(std::string_view method) {
    return method != "GET" && method != "HEAD";
}

/// A browser names the page that sent a write; another site's page is turned away even before the CSRF token.
bool isFromOurPages(const Request& request) {
    const auto origin = request.header("origin");
    if (!origin) return true;  // not a browser, or one too old to send it
    if (!request.public_origin.empty()) return *origin == request.public_origin;
    const auto host = request.header("host").value_or("");
    const std::string ours = (request.secure ? "https://" : "http://") + std::string(host);
    return *origin == ours;
}

bool equalSecrets(std::string_view a, std::string_view b) {
    return a.size() == b.size() && !a.empty() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void addSecurityHeaders(const Request& request, Response& response) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kHeaders{{
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
         "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    }};
    for (const auto& [name, value] : kHeaders) response.with(std::string(name), std::string(value));
    if (request.secure) response.with("Strict-Transport-Security", "max-age=31536000");
}

std::string joinMethods(const std::vector<std::string>& methods) {
    std::string text;
    for (const auto& method : methods) text += (text.empty() ? "" : ", ") + method;
    return text;
}

}  // namespace

RouteOptions Dispatcher::optionsOf(std::string_view method, std::string_view path) const {
    const auto match = router_.match(method, path);
    return match.route ? match.route->options : RouteOptions{};
}

Response Dispatcher::dispatch(const Request& request) const {
    Response response;
    try {
        response = route(request);
    } catch (const store::DbError& problem) {
        // Disk full, busy, gone: nothing was kept, and it may go better later.
        spdlog::error("{} {} failed: {}", request.method, request.path, problem.what());
        response = errorResponse(503, "unavailable", "The database does not take this now. Try again later.")
                       .with("Retry-After", "5");
    } catch (const std::exception& problem) {
        // The request's content stays out of the log: it may hold numbers or secrets.
        spdlog::error("{} {} failed: {}", request.method, request.path, problem.what());
        response = errorResponse(500, "internal", "Something went wrong here. It is in the server's log.");
    }
    addSecurityHeaders(request, response);
    return response;
}

Response Dispatcher::route(const Request& request) const {
    auto match = router_.match(request.method, request.path);
    if (!match.route && !match.allowed.empty()) {
        return errorResponse(405, "method_not_allowed", "This address does not take " + request.method + ".")
            .with("Allow", joinMethods(match.allowed));
    }
    if (!match.route)
        return errorResponse(404, "not_found", "There is nothing at this address.", request.path);
    if (auto refused = refuse(*match.route, request, match.context)) return std::move(*refused);
    return match.route->handler(request, match.context);
}

std::optional<Response> Dispatcher::refuse(const Route& route, const Request& request, Context& context)
    const {
    const bool writes = changesSomething(request.method);
    if (route.options.for_clients) return std::nullopt;  // no cookie counts there
    if (writes && !isFromOurPages(request)) {
        return errorResponse(403, "other_origin", "Writes are taken from this server's own pages only.");
    }
    if (!route.options.permission) return std::nullopt;
    if (const auto token = request.cookie(kSessionCookie)) context.who = identify_(*token);
    if (!context.who) return errorResponse(401, "not_signed_in", "Sign in first.");
    if (writes && !equalSecrets(request.header(kCsrfHeader).value_or(""), context.who->csrf_token)) {
        return errorResponse(403, "csrf", "The X-CSRF-Token header is missing or old: reload the page.");
    }
    if (!may(context.who->roles, *route.options.permission)) {
        return errorResponse(403, "refused", "Your role does not allow this.");
    }
    return std::nullopt;
}

}  // namespace tama::server
