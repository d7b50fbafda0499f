#include "flows/runtime/session_starter.hpp"

#include <fmt/format.h>

#include "gateway/routing.hpp"
#include "registry/opt_out.hpp"

namespace tama::runtime {

SessionRow SessionStarter::insert(store::Transaction& tx, const StartRequest& request, WallTime now) {
    SessionRow session{
        .uuid = ids_.uuid(),
        .worker_id = request.worker_id,
        .number = request.number,
        .sender = request.sender,
        .revision_id = request.revision_id,
        .use_case_id = request.use_case_id,
        .message_class = request.message_class,
    };
    if (session.sender.empty()) {
        // Answers come to the sender: it must be known to find the session again.
        const auto permitted = gateway::permittedRoutes(
            tx, router_, request.number, request.message_class, request.use_case_id
        );
        if (!permitted.empty()) session.sender = permitted.front()->sender;
    }
    sessions_.insert(tx, session, now);
    return session;
}

Result<std::int64_t> SessionStarter::start(store::Transaction& tx, const StartRequest& request, WallTime now) {
    if (!WorkflowStore::find(tx, request.revision_id)) {
        return fail(
            ErrorCode::NotFound, fmt::format("there is no workflow revision {}", request.revision_id)
        );
    }
    if (registry::isOptedOut(tx, codec_.key(request.number))) {
        return fail(ErrorCode::Refused, "the number has opted out", request.number.masked());
    }
    auto session = insert(tx, request, now);
    if (!sessions_.isBusy(tx, session.number, session.sender)) {
        stepper_.begin(tx, session, {}, gateway::Lane::Bulk, now);
    }
    return session.id;
}

}  // namespace tama::runtime
