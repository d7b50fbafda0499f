#include "server/http/errors.hpp"

#include <nlohmann/json.hpp>

namespace tama::server {

int httpStatusOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
            return 400;
        case ErrorCode::NotFound:
            return 404;
        case ErrorCode::Conflict:
            return 409;
        case ErrorCode::Refused:
            return 403;
        case ErrorCode::Unavailable:
            return 503;
        case ErrorCode::LimitExceeded:
            return 429;
    }
    return 500;
}

Response errorResponse(const Error& error) {
    return errorResponse(httpStatusOf(error.code), nameOf(error.code), error.message, error.place);
}

Response errorResponse(int status, std::string_view code, std::string_view message, std::string_view place) {
    nlohmann::json body{{"error", {{"code", code}, {"message", message}, {"place", place}}}};
    // What a client sent may be quoted in a message, whatever its bytes.
    auto text = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return bytesResponse(status, "application/json", std::move(text)).with("Cache-Control", "no-store");
}

}  // namespace tama::server
