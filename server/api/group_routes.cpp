// Target groups: which there are, new ones, and who would be asked and who not, counted one by one.
#include <nlohmann/json.hpp>
#include <sodium.h>

#include "base/ids.hpp"
#include "flows/runtime/past_runs.hpp"
#include "registry/targets.hpp"
#include "registry/target_group.hpp"
#include "requests/use_case_store.hpp"
#include "requests/use_cases.hpp"
#include "server/api/json.hpp"
#include "server/api/routes.hpp"
#include "server/api/use_case_view.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestGroupName = 100;  // bytes

registry::GroupContext contextOf(const Services& services) {
    static const flows::Environment anywhere;
    return {services.use_cases ? services.use_cases->conventions() : anywhere, &runtime::pastRuns()};
}

std::string newUuid(const WallClock& clock) {
    std::uint64_t seed = 0;
    randombytes_buf(&seed, sizeof seed);
    return UuidV7Source(clock, seed).uuid();
}

json toJson(const registry::TargetGroup& group) {
    return {
        {"id", group.uuid},
        {"name", group.name},
        {"kind", group.is_query ? "query" : "list"},
        {"query", group.query},
        {"created_at", toEpochMs(group.created_at)},
    };
}

Response counted(
    store::Sql& sql, const Result<registry::CompiledQuery>& selector, const registry::TargetRules& rules
) {
    if (!selector) return errorResponse(selector.error());
    return jsonResponse(200, json(registry::toJson(registry::resolveTargets(sql, *selector, rules))));
}

registry::TargetRules rulesNow(store::Sql& sql, const Services& services) {
    return runtime::startRules(sql, services.budget, services.clock.now());
}

Result<bool> skipsBusy(const json& body) {
    if (!body.contains("skip_busy")) return false;
    if (!body["skip_busy"].is_boolean()) return fail(ErrorCode::InvalidInput, "True or false.", "skip_busy");
    return body["skip_busy"].get<bool>();
}

Response countQuery(Services& services, const Request& request) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto query = textOf(*body, "query", flows::kMaxQueryBytes);
    if (!query) return errorResponse(query.error());
    const auto skip_busy = skipsBusy(*body);
    if (!skip_busy) return errorResponse(skip_busy.error());
    return services.database.read([&](store::Sql& sql) {
        auto rules = rulesNow(sql, services);
        rules.skip_busy = *skip_busy;
        return counted(sql, registry::selectorOf(sql, *query, contextOf(services)), rules);
    });
}

Response countGroup(Services& services, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto group = registry::findGroupByUuid(sql, context["id"]);
        if (!group) return errorResponse({ErrorCode::NotFound, "There is no such group.", "id"});
        return counted(sql, registry::selectorOf(sql, *group, contextOf(services)), rulesNow(sql, services));
    });
}

Response makeGroup(Services& services, const Request& request) {
    const auto body = jsonBody(request);
    if (!body) return errorResponse(body.error());
    const auto name = textOf(*body, "name", kLongestGroupName);
    if (!name) return errorResponse(name.error());
    const auto query = textOf(*body, "query", flows::kMaxQueryBytes);
    if (!query) return errorResponse(query.error());
    const auto uuid = newUuid(services.clock);
    const auto made = services.database.queue().run([&](store::Transaction& tx) {
        return registry::createQueryGroup(tx, uuid, *name, *query, services.clock.now(), contextOf(services));
    });
    if (!made) return errorResponse(made.error());
    return jsonResponse(201, {{"id", uuid}, {"name", *name}});
}

Response targetOf(Services& services, const Context& context) {
    return services.database.read([&](store::Sql& sql) {
        const auto shown = findUseCase(sql, context["id"]);
        const auto use_case = shown ? requests::use_case_store::find(sql, shown->id) : std::nullopt;
        if (!use_case) return errorResponse({ErrorCode::NotFound, "There is no such use case.", "id"});
        const auto group =
            use_case->target_group_id ? registry::findGroup(sql, *use_case->target_group_id) : std::nullopt;
        if (!group) {
            return errorResponse({ErrorCode::NotFound, "The use case has no target group.", "target group"});
        }
        auto rules = rulesNow(sql, services);
        rules.skip_busy = use_case->conduct.when_busy == runtime::WhenBusy::Skip;
        rules.emergency = requests::isUrgent(use_case->form);
        return counted(sql, registry::selectorOf(sql, *group, contextOf(services)), rules);
    });
}

}  // namespace

void addGroupRoutes(Router& router, Services& services) {
    router.add("GET", "/api/groups", {Permission::ViewRegistry}, [&services](const Request&, Context&) {
        json groups = json::array();
        const auto all = services.database.read([](store::Sql& sql) { return registry::listGroups(sql); });
        for (const auto& group : all) groups.push_back(toJson(group));
        return jsonResponse(200, {{"groups", std::move(groups)}});
    });
    router.add(
        "POST",
        "/api/groups",
        {Permission::DefineGroups},
        [&services](const Request& request, Context&) { return makeGroup(services, request); }
    );
    router.add(
        "POST",
        "/api/groups/count",
        {Permission::ViewRegistry},
        [&services](const Request& request, Context&) { return countQuery(services, request); }
    );
    router.add(
        "GET",
        "/api/groups/{id}/count",
        {Permission::ViewRegistry},
        [&services](const Request&, Context& context) { return countGroup(services, context); }
    );
    router.add(
        "GET",
        "/api/use-cases/{id}/target",
        {Permission::ViewFigures},
        [&services](const Request&, Context& context) { return targetOf(services, context); }
    );
}

}  // namespace tama::server
