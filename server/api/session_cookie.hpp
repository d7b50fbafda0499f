// The session cookie, and what the page may know of the account behind it.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "server/accounts/accounts.hpp"
#include "server/http/message.hpp"

namespace tama::server {

/// The account as the page knows it, with the CSRF token and what it may do.
nlohmann::json toJson(const Identity& identity);
/// 200 with the account, and the cookie that signs its holder in.
Response signedInResponse(const Request& request, const SignedIn& signed_in);
/// "name=value; HttpOnly; …"; an empty token takes the cookie away.
std::string sessionCookie(const std::string& token, bool secure);

}  // namespace tama::server
