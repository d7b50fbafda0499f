#include "base/error.hpp"

namespace tama {

std::string_view nameOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
            return "invalid_input";
        case ErrorCode::NotFound:
            return "not_found";
        case ErrorCode::Conflict:
            return "conflict";
        case ErrorCode::Refused:
            return "refused";
        case ErrorCode::Unavailable:
            return "unavailable";
        case ErrorCode::LimitExceeded:
            return "limit_exceeded";
    }
    return "unknown";
}

std::string describe(const Error& error) {
    return error.place.empty() ? error.message : error.place + ": " + error.message;
}

}  // namespace tama
