// JSON in and out of handlers.
#pragma once

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "server/http/message.hpp"

namespace tama::server {

/// Not cached anywhere: figures are live and many are personal.
Response jsonResponse(int status, const nlohmann::json& value);

/// The request's JSON object, or InvalidInput with the place. Only with Content-Type application/json, which
/// another site's form cannot send.
Result<nlohmann::json> jsonBody(const Request& request);

/// A text member of at most `longest` bytes.
Result<std::string> textOf(const nlohmann::json& object, const char* key, std::size_t longest);

}  // namespace tama::server
