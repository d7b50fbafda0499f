// The open question once more, in the language that the contact has now: what the workflow has said since the
// last answer. The session stays as it is. Pure.
#pragma once

#include <vector>

#include "flows/engine/engine.hpp"

namespace tama::flows {

/// Empty where the session waits for nobody, its workflow is gone, or it asked nothing in words.
std::vector<MsgCreated> questionAgain(
    const Assets& assets, Session session, Contact contact, const Environment& environment, Services services
);

}  // namespace tama::flows
