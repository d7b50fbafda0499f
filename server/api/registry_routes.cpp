// The registry: the contact work list, for the people who keep the source, duplicates, and who
// joins by SMS.
#include <algorithm>
#include <memory>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "registry/contact_problem.hpp"
#include "registry/duplicate_shell.hpp"
#include "registry/shell.hpp"
#include "registry/worker_store.hpp"
#include "registry/enrolment.hpp"
#include "registry/verified_phones.hpp"
#include "requests/worker_acts.hpp"
#include "server/api/json.hpp"
#include "server/api/procedure_deed.hpp"
#include "server/api/routes.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kProblemsOfPage = 100;
constexpr std::size_t kProblemsOfPiece = 1000;  // of the CSV: some 100 KB

Result<registry::ContactProblemFilter> problemFilterOf(const Request& request, std::size_t limit) {
    registry::ContactProblemFilter filter{std::string(request.parameter("kind").value_or("")), 0, limit};
    const auto& kinds = registry::kContactProblemKinds;
    if (!filter.kind.empty() && std::find(kinds.begin(), kinds.end(), filter.kind) == kinds.end()) {
        return fail(ErrorCode::InvalidInput, "The kind is one of " + join(kinds, ", ") + ".", "kind");
    }
    const auto after = parseInteger(request.parameter("after").value_or("0"));
    if (!after || *after < 0) return fail(ErrorCode::InvalidInput, "A whole number is needed.", "after");
    filter.after_id = *after;
    return filter;
}

Response listProblems(Services& services, const Request& request) {
    const auto filter = problemFilterOf(request, kProblemsOfPage);
    if (!filter) return errorResponse(filter.error());
    return services.database.read([&](store::Sql& sql) {
        json counts = json::object();
        for (const auto kind : registry::kContactProblemKinds) {
            counts[std::string(kind)] = registry::countContactProblems(sql, std::string(kind));
        }
        const auto problems = registry::openContactProblems(sql, *filter);
        json rows = json::array();
        for (const auto& problem : problems) {
            rows.push_back({
                {"id", problem.id},
                {"source", problem.source},
                {"source_id", problem.source_id},
                {"name", problem.name},
                {"place", problem.place},
                {"kind", problem.kind},
                {"detail", problem.detail},
                {"since", toEpochMs(problem.created_at)},
            });
        }
        const bool full = problems.size() == kProblemsOfPage;
        return jsonResponse(
            200,
            {{"counts", std::move(counts)},
             {"problems", std::move(rows)},
             {"next", full ? json(problems.back().id) : json(nullptr)}}
        );
    });
}

Response exportProblems(Services& services, const Request& request) {
    const auto filter = problemFilterOf(request, kProblemsOfPiece);
    if (!filter) return errorResponse(filter.error());
    struct Progress {
        registry::ContactProblemFilter filter;
        bool first = true;
        bool done = false;
    };
    const auto progress = std::make_shared<Progress>(Progress{*filter});
    auto response = bytesResponse(200, "text/csv; charset=utf-8", {});
    response.body = ChunkSource([&services, progress]() -> std::optional<std::string> {
        if (progress->done) return std::nullopt;
        const auto page = services.database.read([&](store::Sql& sql) {
            return registry::openContactProblems(sql, progress->filter);
        });
        progress->done = page.size() < progress->filter.limit;
        if (!page.empty()) progress->filter.after_id = page.back().id;
        return registry::contactProblemsCsv(page, std::exchange(progress->first, false));
    });
    response.with("Content-Disposition", "attachment; filename=\"contact-problems.csv\"");
    return response;
}

constexpr std::size_t kLongestWorkerName = 200;  // bytes of SOURCE:ID
constexpr std::size_t kLongestMergeReason = 200;  // bytes
constexpr std::size_t kPairsShown = 100;

/// The members of the body, in this order, then `act(tx, texts, deed)` in a closure.
template <class Act>
Response decided(
    Services& services,
    const Request& request,
    const Context& context,
    const std::vector<const char*>& members,
    Act act
) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    std::vector<std::string> texts;
    for (const auto* member : members) {
        const bool reason = std::string_view(member) == "reason";
        const auto text = textOf(*body, member, reason ? kLongestMergeReason : kLongestWorkerName);
        if (!text) return errorResponse(text.error());
        texts.push_back(*text);
    }
    const auto deed = deedOf(services, *context.who);
    const auto done =
        services.database.queue().run([&](store::Transaction& tx) { return act(tx, texts, deed); });
    if (!done) return errorResponse(done.error());
    return jsonResponse(200, {{"done", true}});
}

constexpr std::size_t kWorkersOfPage = 50;
constexpr std::size_t kLongestWorkerSearch = 200;  // bytes

/// The id behind which a page begins.
Result<std::int64_t> afterOf(const Request& request) {
    const auto after = parseInteger(request.parameter("after").value_or("0"));
    if (!after || *after < 0) return fail(ErrorCode::InvalidInput, "A whole number is needed.", "after");
    return *after;
}

Response listWorkers(Services& services, const Request& request) {
    registry::WorkerFilter filter;
    filter.search = request.parameter("search").value_or("");
    filter.engine = services.database.engine();
    filter.limit = kWorkersOfPage;
    if (filter.search.size() > kLongestWorkerSearch) {
        return errorResponse({ErrorCode::InvalidInput, "The search text is longer than 200 bytes.", "search"});
    }
    const auto after = afterOf(request);
    if (!after) return errorResponse(after.error());
    filter.after_id = *after;
    return services.database.read([&](store::Sql& sql) {
        json rows = json::array();
        const auto workers = registry::listWorkers(sql, services.phones, filter);
        for (const auto& worker : workers) rows.push_back(registry::toJson(sql, worker));
        const bool full = workers.size() == kWorkersOfPage;
        return jsonResponse(
            200, {{"workers", std::move(rows)}, {"next", full ? json(workers.back().id) : json(nullptr)}}
        );
    });
}

Response listEnrolments(Services& services, const Request& request) {
    const auto after = afterOf(request);
    if (!after) return errorResponse(after.error());
    return services.database.read([&](store::Sql& sql) {
        json rows = json::array();
        const auto page = registry::openEnrolments(sql, services.phones, *after);
        for (const auto& enrolment : page) {
            rows.push_back({
                {"id", enrolment.id},
                {"kind", enrolment.kind},
                {"staff_id", enrolment.staff_id},
                {"name", enrolment.name},
                {"place", enrolment.place},
                {"phone", enrolment.number},
                {"at", toEpochMs(enrolment.created_at)},
            });
        }
        const bool full = page.size() == registry::kEnrolmentsOfPage;
        return jsonResponse(
            200,
            {{"enrolments", std::move(rows)},
             {"open", registry::countOpenEnrolments(sql)},
             {"next", full ? json(page.back().id) : json(nullptr)}}
        );
    });
}

Response decideEnrolment(Services& services, const Request& request, const Context& context) {
    if (!services.enrolment) return errorResponse(503, "unavailable", "This server sends no messages.");
    const auto id = parseInteger(context["id"]);
    if (!id) return errorResponse({ErrorCode::NotFound, "There is no such enrolment.", "id"});
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    if (!body->contains("confirmed") || !(*body)["confirmed"].is_boolean()) {
        return errorResponse({ErrorCode::InvalidInput, "True or false is needed.", "confirmed"});
    }
    const auto deed = deedOf(services, *context.who);
    const bool confirmed = (*body)["confirmed"].get<bool>();
    const auto done = services.database.queue().run([&](store::Transaction& tx) {
        return requests::decideEnrolment(tx, *services.enrolment, *id, confirmed, deed);
    });
    if (!done) return errorResponse(done.error());
    return jsonResponse(200, {{"done", true}});
}

Response showProgress(Services& services) {
    return services.database.read([](store::Sql& sql) {
        json rows = json::array();
        for (const auto& district : registry::verifiedPhones(sql)) {
            rows.push_back({
                {"region", district.region},
                {"district", district.district},
                {"workers", district.workers},
                {"with_phone", district.with_phone},
                {"verified", district.verified},
            });
        }
        return jsonResponse(200, {{"districts", std::move(rows)}});
    });
}

}  // namespace

void addRegistryRoutes(Router& router, Services& services) {
    router.add(
        "GET",
        "/api/registry/problems",
        {Permission::ViewRegistry},
        [&services](const Request& request, Context&) { return listProblems(services, request); }
    );
    router.add(
        "GET",
        "/api/registry/problems.csv",
        {Permission::ViewRegistry},
        [&services](const Request& request, Context&) { return exportProblems(services, request); }
    );
    router.add(
        "GET",
        "/api/registry/workers",
        {Permission::ViewRegistry},
        [&services](const Request& request, Context&) { return listWorkers(services, request); }
    );
    router.add(
        "GET",
        "/api/registry/enrolments",
        {Permission::ViewRegistry},
        [&services](const Request& request, Context&) { return listEnrolments(services, request); }
    );
    router.add(
        "POST",
        "/api/registry/enrolments/{id}",
        {Permission::MendRegistry},
        [&services](const Request& request, Context& context) {
            return decideEnrolment(services, request, context);
        }
    );
    router.add(
        "GET",
        "/api/registry/progress",
        {Permission::ViewRegistry},
        [&services](const Request&, Context&) { return showProgress(services); }
    );
    router.add("GET", "/api/registry/duplicates", {Permission::ViewRegistry}, [&services](const Request&, Context&) {
        return jsonResponse(200, json(registry::duplicatesJson(services.database, services.phones, kPairsShown)));
    });
    using Texts = std::vector<std::string>;
    router.add(
        "POST",
        "/api/registry/duplicates/merge",
        {Permission::MendRegistry},
        [&services](const Request& request, Context& context) {
            return decided(
                services,
                request,
                context,
                {"keep", "duplicate", "reason"},
                [](auto& tx, const Texts& said, const auto& deed) {
                    return requests::mergeWorkers(tx, said[0], said[1], said[2], deed);
                }
            );
        }
    );
    router.add(
        "POST",
        "/api/registry/duplicates/unmerge",
        {Permission::MendRegistry},
        [&services](const Request& request, Context& context) {
            return decided(
                services, request, context, {"duplicate"}, [](auto& tx, const Texts& said, const auto& deed) {
                    return requests::undoMerge(tx, said[0], deed);
                }
            );
        }
    );
    router.add(
        "POST",
        "/api/registry/duplicates/distinct",
        {Permission::MendRegistry},
        [&services](const Request& request, Context& context) {
            return decided(
                services, request, context, {"a", "b"}, [](auto& tx, const Texts& said, const auto& deed) {
                    return requests::tellApart(tx, said[0], said[1], deed);
                }
            );
        }
    );
}

}  // namespace tama::server
