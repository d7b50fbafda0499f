#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "requests/replies.hpp"
#include "server/api/json.hpp"
#include "server/api/procedure_deed.hpp"
#include "server/api/routes.hpp"
#include "server/api/use_case_view.hpp"
#include "server/api/worker_view.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestSearch = 100;  // bytes
constexpr std::size_t kLongestReply = 4'000;  // bytes

Response noSuchUseCase() {
    return errorResponse({ErrorCode::NotFound, "There is no such use case.", "id"});
}

Result<reports::WorkerFilter> filterOf(const Request& request) {
    reports::WorkerFilter filter;
    filter.name = request.parameter("search").value_or("");
    if (filter.name.size() > kLongestSearch) {
        return fail(ErrorCode::InvalidInput, "The search text is longer than 100 bytes.", "search");
    }
    const auto disposition = request.parameter("disposition").value_or("");
    filter.disposition = dispositionFrom(disposition);
    if (!disposition.empty() && !filter.disposition) {
        return fail(ErrorCode::InvalidInput, "There is no such disposition.", "disposition");
    }
    return filter;
}

Response listWorkers(Services& services, const Request& request, const std::string& use_case_uuid) {
    const auto filter = filterOf(request);
    if (!filter) return errorResponse(filter.error());
    const auto after = parseInteger(request.parameter("after").value_or("0"));
    if (!after || *after < 0)
        return errorResponse({ErrorCode::InvalidInput, "A whole number is needed.", "after"});
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = findUseCase(sql, use_case_uuid);
        if (!use_case) return noSuchUseCase();
        return jsonResponse(200, workersPage(sql, services.phones, use_case->id, *filter, *after));
    });
}

Response showConversation(Services& services, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto use_case = findUseCase(sql, context["id"]);
        if (!use_case) return noSuchUseCase();
        const auto conversation = conversationView(sql, services.phones, use_case->id, context["worker"]);
        if (!conversation) {
            return errorResponse({ErrorCode::NotFound, "This worker is not on the target list.", "worker"});
        }
        return jsonResponse(200, *conversation);
    });
}

Response replyTo(Services& services, const Request& request, const Context& context) {
    if (!services.outbox) return errorResponse(503, "unavailable", "This server sends no messages.");
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto text = textOf(*body, "text", kLongestReply);
    if (!text) return errorResponse(text.error());
    const requests::WorkerReply reply{context["id"], context["worker"], *text};
    const auto deed = deedOf(services, *context.who);
    const auto queued = services.database.queue().run([&](store::Transaction& tx) {
        return requests::replyToWorker(tx, *services.outbox, services.phones, reply, deed);
    });
    if (!queued) return errorResponse(queued.error());
    return jsonResponse(200, {{"message", queued->message_id}, {"segments", queued->part_count}});
}

}  // namespace

void addUseCaseRoutes(Router& router, Services& services, LiveFeed& live) {
    router.add("GET", "/api/use-cases", {Permission::ViewFigures}, [&services](const Request&, Context&) {
        json list = json::array();
        const auto found = services.database.read([](store::Sql& sql) { return useCases(sql); });
        for (const auto& use_case : found) list.push_back(toJson(use_case));
        return jsonResponse(200, {{"use_cases", std::move(list)}, {"now", toEpochMs(services.clock.now())}});
    });
    router.add(
        "GET",
        "/api/use-cases/{id}",
        {Permission::ViewFigures},
        [&services](const Request&, Context& context) {
            return services.database.read([&](store::Sql& sql) {
                const auto use_case = findUseCase(sql, context["id"]);
                if (!use_case) return noSuchUseCase();
                auto view = toJson(*use_case, reports::liveFigures(sql, use_case->id));
                view["waiting_behind"] = toJson(runtime::waitingBehind(sql, use_case->id));
                return jsonResponse(200, view);
            });
        }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/live",
        {Permission::ViewFigures},
        [&live](const Request&, Context& context) {
            auto mailbox = live.subscribe(context["id"]);
            return mailbox ? eventStream(std::move(mailbox)) : noSuchUseCase();
        }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/workers",
        {Permission::ViewConversations},
        [&services](const Request& request, Context& context) {
            return listWorkers(services, request, context["id"]);
        }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/workers/{worker}/conversation",
        {Permission::ViewConversations},
        [&services](const Request&, Context& context) { return showConversation(services, context); }
    );
    router.add(
        "POST",
        "/api/use-cases/{id}/workers/{worker}/replies",
        {Permission::ReplyToWorkers},
        [&services](const Request& request, Context& context) { return replyTo(services, request, context); }
    );
}

}  // namespace tama::server
