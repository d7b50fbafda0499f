#include "flows/runtime/session_starter.hpp"

#include <fmt/format.h>

#include "gateway/routing.hpp"
#include "registry/opt_out.hpp"

namespace tama::runtime {
namespace {

/// One use case does not take a number from itself.
bool isOfSameUseCase(const SessionRow& session, const StartRequest& request) {
    return session.use_case_id && session.use_case_id == request.use_case_id;
}

}  // namespace

SessionRow SessionStarter::insert(store::Transaction& tx, const StartRequest& request, WallTime now) {
    SessionRow session{
        .uuid = ids_.uuid(),
        .worker_id = request.worker_id,
        .number = request.number,
        .sender = senderOf(tx, request),
        .revision_id = request.revision_id,
        .use_case_id = request.use_case_id,
        .message_class = request.message_class,
    };
    sessions_.insert(tx, session, now);
    return session;
}

/// Answers come to the sender: it must be known to find the session again.
std::string SessionStarter::senderOf(store::Sql& sql, const StartRequest& request) const {
    if (!request.sender.empty()) return request.sender;
    const auto permitted =
        gateway::permittedRoutes(sql, router_, request.number, request.message_class, request.use_case_id);
    return permitted.empty() ? std::string() : permitted.front()->sender;
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
    if (request.message_class == gateway::MessageClass::UseCase &&
        stepper_.isOverBudget(tx, request.number, request.use_case_id, now)) {
        return fail(
            ErrorCode::LimitExceeded, "the worker has been written to enough for now", request.number.masked()
        );
    }
    const auto sender = senderOf(tx, request);
    auto busy = sessions_.busyWith(tx, request.number, sender);
    if (busy && request.when_busy == WhenBusy::Skip) {
        return fail(ErrorCode::Conflict, "the number is busy with another conversation", request.number.masked());
    }
    if (busy && request.when_busy == WhenBusy::Interrupt && !isOfSameUseCase(*busy, request)) {
        stepper_.takeOver(tx, *busy, "another use case took the number over", now);
        busy.reset();
    }
    auto session = insert(tx, request, now);
    if (!busy) stepper_.begin(tx, session, {}, gateway::Lane::Bulk, now);
    return session.id;
}

}  // namespace tama::runtime
