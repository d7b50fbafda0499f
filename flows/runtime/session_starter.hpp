// Puts a session in line, and begins it where nobody is before it. Call inside a transaction; stateless.
#pragma once

#include <cstdint>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "flows/runtime/session_stepper.hpp"
#include "flows/runtime/start_request.hpp"
#include "gateway/router.hpp"

namespace tama::runtime {

class SessionStarter {
  public:
    SessionStarter(
        const gateway::Router& router,
        const store::PhoneCodec& codec,
        IdSource& ids,
        SessionStore& sessions,
        SessionStepper& stepper
    )
        : router_(router), codec_(codec), ids_(ids), sessions_(sessions), stepper_(stepper) {}

    /// The id of the session, which has failed at once where it may not send; an Error where the number has
    /// opted out (Refused), is over its budget (LimitExceeded), is busy and the request skips it (Conflict), or the revision does not exist.
    Result<std::int64_t> start(store::Transaction& tx, const StartRequest& request, WallTime now);

    /// In line, and not begun; under the sender that answers will come to.
    SessionRow insert(store::Transaction& tx, const StartRequest& request, WallTime now);

  private:
    std::string senderOf(store::Sql& sql, const StartRequest& request) const;

    const gateway::Router& router_;
    const store::PhoneCodec& codec_;
    IdSource& ids_;
    SessionStore& sessions_;
    SessionStepper& stepper_;
};

}  // namespace tama::runtime
