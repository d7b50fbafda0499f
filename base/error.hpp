// What went wrong, as a value: bad input, a refusal, a conflict, a thing that is not there.
// Not for broken invariants or a dead database: those are exceptions.
#pragma once

#include <string>
#include <string_view>

namespace tama {

enum class ErrorCode {
    InvalidInput,  // the caller's data is wrong; `place` says where
    NotFound,      // what was named does not exist
    Conflict,      // true in itself, but not in the present state
    Refused,       // a rule forbids it (SOP gate, permission, opt-out)
    Unavailable,   // the outside world does not answer now; trying again may help
    LimitExceeded  // a bound on size, time or number was reached
};

/// The stable word for a code in the API and in logs, e.g. "invalid_input".
std::string_view nameOf(ErrorCode code);

struct Error {
    ErrorCode code = ErrorCode::InvalidInput;
    std::string message;  // one sentence for a person: what is wrong and what to do
    std::string
        place;  // where, as specific as known: "workers.csv:12: phone", "flow Stock: node 3"; or empty
};

/// "place: message", or the message alone.
std::string describe(const Error& error);

}  // namespace tama
