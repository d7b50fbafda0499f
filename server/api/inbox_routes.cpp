// The inbox: messages that belong to no conversation.
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "flows/runtime/parked.hpp"
#include "flows/runtime/unmatched_store.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;
namespace unmatched = runtime::unmatched_store;

constexpr std::size_t kLongestNote = 500;  // bytes
constexpr std::int64_t kParkedPage = 50;

json toJson(const runtime::UnmatchedMessage& message) {
    return {
        {"id", message.message_id},
        {"reason", message.why},
        {"suggestion", message.suggestion},
        {"from", message.number.masked()},
        {"to", message.sender},
        {"text", message.text},
        {"worker", message.worker_uuid.empty() ? json(nullptr) : json(message.worker_uuid)},
        {"worker_name", message.worker_name},
        {"received_at", toEpochMs(message.received_at)},
        {"handled_at", message.handled_at ? json(toEpochMs(*message.handled_at)) : json(nullptr)},
        {"handled_by", message.handled_by},
        {"note", message.note},
    };
}

Result<runtime::UnmatchedFilter> inboxFilterOf(const Request& request) {
    runtime::UnmatchedFilter filter;
    filter.handled = request.parameter("handled").value_or("") == "true";
    if (const auto reason = request.parameter("reason"); reason && !reason->empty()) {
        filter.why = runtime::whyUnmatchedFrom(*reason);
        if (!filter.why) return fail(ErrorCode::InvalidInput, "There is no such reason.", "reason");
    }
    if (const auto before = request.parameter("before")) {
        filter.before = parseInteger(*before);
        if (!filter.before) return fail(ErrorCode::InvalidInput, "A whole number is needed.", "before");
    }
    return filter;
}

Response showInbox(Services& services, const Request& request) {
    const auto filter = inboxFilterOf(request);
    if (!filter) return errorResponse(filter.error());
    return services.database.read([&](store::Sql& sql) {
        json list = json::array();
        for (const auto& message : unmatched::list(sql, services.phones, *filter)) list.push_back(toJson(message));
        return jsonResponse(200, {{"messages", std::move(list)}, {"open", unmatched::countOpen(sql)}});
    });
}

Response handleMessage(Services& services, const Request& request, const Context& context) {
    const auto id = parseInteger(context["message"]);
    if (!id) return errorResponse({ErrorCode::InvalidInput, "A whole number is needed.", "message"});
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto note = textOf(*body, "note", kLongestNote);
    if (!note) return errorResponse(note.error());
    const bool handled = services.database.queue().run([&](store::Transaction& tx) {
        return unmatched::handle(tx, *id, context.who->name, *note, services.clock.now());
    });
    if (!handled) {
        return errorResponse({ErrorCode::NotFound, "There is no such message, or it has been dealt with.", "message"});
    }
    return jsonResponse(200, {{"id", *id}});
}

Response showParked(Services& services, const Request& request) {
    std::optional<std::int64_t> before;
    if (const auto text = request.parameter("before")) {
        before = parseInteger(*text);
        if (!before) return errorResponse({ErrorCode::InvalidInput, "A whole number is needed.", "before"});
    }
    return services.database.read([&](store::Sql& sql) {
        json list = json::array();
        for (const auto& message : runtime::parked::list(sql, services.phones, before, kParkedPage)) {
            list.push_back({
                {"id", message.id},
                {"from", message.from ? message.from->masked() : ""},
                {"to", message.to},
                {"text", message.text},
                {"reason", message.reason},
                {"received_at", toEpochMs(message.received_at)},
            });
        }
        return jsonResponse(200, {{"messages", std::move(list)}, {"parked", runtime::parked::count(sql)}});
    });
}

Response tryParkedAgain(Services& services, const Context& context) {
    const auto id = parseInteger(context["message"]);
    if (!id) return errorResponse({ErrorCode::InvalidInput, "A whole number is needed.", "message"});
    if (!services.inbound_handler) return errorResponse(503, "unavailable", "This server takes no messages.");
    try {
        const auto tried = services.database.queue().run([&](store::Transaction& tx) {
            return runtime::parked::tryAgain(tx, services.phones, *services.inbound_handler, *id);
        });
        if (!tried) return errorResponse(tried.error());
    } catch (const std::exception& problem) {
        return errorResponse({ErrorCode::Conflict, std::string("It still cannot be processed: ") + problem.what(), ""});
    }
    return jsonResponse(200, {{"id", *id}});
}

}  // namespace

void addInboxRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/inbox",
        {Permission::ViewConversations},
        [&services](const Request& request, Context&) { return showInbox(services, request); }
    );
    router.add(
        "GET",
        "/api/parked",
        {Permission::ViewConversations},
        [&services](const Request& request, Context&) { return showParked(services, request); }
    );
    router.add(
        "POST",
        "/api/parked/{message}/retry",
        {Permission::ReplyToWorkers},
        [&services](const Request&, Context& context) { return tryParkedAgain(services, context); }
    );
    router.add(
        "POST",
        "/api/inbox/{message}/handled",
        {Permission::ReplyToWorkers},
        [&services](const Request& request, Context& context) {
            return handleMessage(services, request, context);
        }
    );
}

}  // namespace tama::server
