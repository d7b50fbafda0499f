#include <nlohmann/json.hpp>

#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/api/session_cookie.hpp"
#include "server/http/dispatcher.hpp"
#include "server/http/errors.hpp"

namespace tama::server {

nlohmann::json toJson(const Identity& identity) {
    return {
        {"name", identity.name},
        {"display_name", identity.display_name},
        {"role", nameOf(listOf(identity.roles).front())},
        {"roles", namesOf(identity.roles)},
        {"csrf_token", identity.csrf_token},
        {"may",
         {{"view_conversations", may(identity.roles, Permission::ViewConversations)},
          {"view_gateway", may(identity.roles, Permission::ViewGateway)}}},
    };
}

std::string sessionCookie(const std::string& token, bool secure) {
    const auto life = token.empty() ? 0 : std::chrono::seconds(Accounts::kSessionLife).count();
    return std::string(kSessionCookie) + "=" + token +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life) + (secure ? "; Secure" : "");
}

Response signedInResponse(const Request& request, const SignedIn& signed_in) {
    return jsonResponse(200, toJson(signed_in.identity))
        .with("Set-Cookie", sessionCookie(signed_in.token, request.secure));
}

void addSessionRoutes(Router& router, Services& services) {
    router.add("POST", "/api/sign-in", {}, [&services](const Request& request, Context&) {
        const auto body = jsonBody(request);
        if (!body) return errorResponse(body.error());
        const auto name = textOf(*body, "name", 40);
        if (!name) return errorResponse(name.error());
        const auto password = textOf(*body, "password", Accounts::kLongestPassword);
        if (!password) return errorResponse(password.error());
        const auto signed_in = services.accounts.signIn(*name, *password);
        if (!signed_in) return errorResponse(signed_in.error());
        return signedInResponse(request, *signed_in);
    });
    router.add(
        "POST",
        "/api/sign-out",
        {Permission::UseOwnAccount},
        [&services](const Request& request, Context&) {
            services.accounts.signOut(request.cookie(kSessionCookie).value_or(""));
            return jsonResponse(200, nlohmann::json::object())
                .with("Set-Cookie", sessionCookie("", request.secure));
        }
    );
    router.add("GET", "/api/me", {Permission::UseOwnAccount}, [](const Request&, Context& context) {
        return jsonResponse(200, toJson(*context.who));
    });
}

}  // namespace tama::server
