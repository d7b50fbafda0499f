// Errors as the API tells them: {"error": {"code", "message", "place"}}. The one place where a tama::Error
// becomes an HTTP status.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "server/http/message.hpp"

namespace tama::server {

int httpStatusOf(ErrorCode code);
Response errorResponse(const Error& error);
Response errorResponse(
    int status, std::string_view code, std::string_view message, std::string_view place = {}
);

}  // namespace tama::server
