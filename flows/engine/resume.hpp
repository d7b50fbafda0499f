// What wakes a waiting session: a message, the end of the time allowed for it, or the answer of a service
// that an action asked for. A resume that the wait does not take is refused with an Error and the session is
// unchanged.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "flows/engine/trigger.hpp"

namespace tama::flows {

struct MsgResume {
    Shared<InboundMessage> msg;
};

/// The wait's own time-out: routes to the time-out category.
struct WaitTimeout {};

/// The run expired: it ends, and its parent, if any, goes on with @child.status = expired.
struct WaitExpiration {};

/// What came of the request in Session::service. `connected` is false where there was no HTTP answer at all.
struct ServiceAnswer {
    bool connected = false;
    int status_code = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string failure;  // why there is no answer, for the log
    Milliseconds elapsed{0};
};

struct Resume {
    WallTime resumed_on;
    std::variant<MsgResume, WaitTimeout, WaitExpiration, ServiceAnswer> what;
};

}  // namespace tama::flows
